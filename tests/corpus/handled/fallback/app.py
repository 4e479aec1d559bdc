import handled.fallback
from handled.fallback import open_lite as o, open_pg
import handled.fallback.drivers.lite as lite

handled.fallback.open_lite("x")  # hit
o("y")  # hit
open_pg("z")
lite.connect("w")  # hit
handled.fallback.open_pg("q")
