from sqlalchemy import create_engine as ce
from sqlmodel import create_engine

URLS = {"test": "sqlite://", "prod": "postgresql://db/app"}


def engines(env):
    yield ce(URLS[env])  # hit
    yield create_engine(URLS["prod"])
    yield ce(URLS.get("test"))  # hit
