import functools

from sqlalchemy import create_engine

memory = functools.partial(create_engine, "sqlite://")  # hit
maker = functools.partial(create_engine, echo=True)
maker("sqlite:///x")  # hit
