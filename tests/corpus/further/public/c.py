from further.public import connect, connect_ro, opener
from further.public.b import *

connect("x")  # hit
connect_ro("y")  # hit
opener("z")  # hit
