from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.ext import asyncio as sa_asyncio

engine = create_async_engine("sqlite+aiosqlite:///./app.db", future=True)  # hit
second = sa_asyncio.create_async_engine("sqlite+aiosqlite://")  # hit
Session = async_sessionmaker(engine, expire_on_commit=False, class_=AsyncSession)
