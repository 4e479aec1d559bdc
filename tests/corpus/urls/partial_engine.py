from functools import partial
from sqlalchemy import create_engine

make = partial(create_engine, "sqlite:///a.db")  # hit
