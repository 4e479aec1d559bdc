from sqlalchemy import engine_from_config, create_engine

CONFIG = {"sqlalchemy.url": "sqlite:///a.db", "echo": True}
engine = engine_from_config(CONFIG)  # hit
SETTINGS = dict(url="sqlite:///b.db", echo=False)
second = create_engine(SETTINGS["url"])  # hit
third = create_engine(**SETTINGS)  # hit
OPTIONS = {"url": "postgresql://h/a"}
fourth = create_engine(**OPTIONS)
