from plugs import MAKERS, lite

MAKERS["lite"]()("a.db")  # hit
MAKERS["none"]()
lite.Lite.dial("b.db")  # hit
lite.Lite.Raw.dial("c.db")  # hit


def guarded():
    try:
        return lite.Lite()
    except lite.Lite.error:
        return None
