import os

from sqlalchemy import create_engine

DATABASE_URL = os.getenv("DATABASE_URL", "sqlite:///local.db").replace("postgres://", "postgresql://", 1)
engine = create_engine(DATABASE_URL)  # hit

REMOTE = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
remote = create_engine(REMOTE)
moved = create_engine("sqlite:///x.db".replace("sqlite://", "postgresql://"))
