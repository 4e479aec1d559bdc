from contextlib import asynccontextmanager

from fastapi import FastAPI
from tortoise.contrib.fastapi import RegisterTortoise, register_tortoise


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with RegisterTortoise(app, db_url="sqlite://:memory:", modules={}):  # hit
        yield


def old(app):
    register_tortoise(app, db_url="sqlite://x.db", modules={})  # hit
