from app.base import Tracked


class Deeper(Tracked):  # hit
    pass


Tracked("a.db")  # hit
