from sqlalchemy import create_engine as make_engine
from sqlalchemy.ext.asyncio import create_async_engine

__all__ = ["make_engine", "create_async_engine"]
