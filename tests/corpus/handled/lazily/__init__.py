from .db import *
from .db import get_connection
