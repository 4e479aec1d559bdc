from edgy import Registry

from app.hooks import Registry as Hooks

models = Registry(database="sqlite:///x.db")  # hit
other = Registry(database="postgresql://h/d")
hooks = Hooks(database="sqlite:///x.db")
