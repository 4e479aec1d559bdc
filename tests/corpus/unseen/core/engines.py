from sqlalchemy.ext.asyncio import create_async_engine

from unseen.core.consts import PG, SCHEME


def lite(path):
    return create_async_engine(f"{SCHEME}:///{path}")  # hit


def big():
    return create_async_engine(PG)
