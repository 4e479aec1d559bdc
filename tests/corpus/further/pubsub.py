from blinker import Namespace
from gi.repository import GObject
import traitlets
import networkx as nx

signals = Namespace()
saved = signals.signal("sqlite-saved")


@saved.connect
def on_saved(sender):
    print("sqlite3", sender)


class Obj(GObject.Object):
    def __init__(self):
        super().__init__()
        self.connect("notify::db", print)
        self.handler = self.connect


g = nx.Graph()
g.add_edge("sqlite3", "connect")
nx.is_connected(g)
traitlets.link((g, "sqlite"), (g, "db"))
