from proxy import Row, connect
import proxy.core as pc

connect("x")  # hit
pc.connect("y")  # hit
