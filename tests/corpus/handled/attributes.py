import sqlite3


class Cfg:
    pass


cfg = Cfg()
cfg.opener = sqlite3.connect  # hit
cfg.opener("x")  # hit
Cfg.shared = sqlite3.connect  # hit
Cfg().shared("y")  # hit
setattr(cfg, "late", sqlite3.connect)  # hit
cfg.late("z")  # hit
getattr(cfg, "late")("z")  # hit
cfg.__dict__["more"] = sqlite3.connect  # hit
