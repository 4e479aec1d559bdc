from orm import urls
from orm.base import create_async_engine, make_engine
from orm.urls import ASYNC, LOCAL, REMOTE

local = make_engine(LOCAL)  # hit
remote = make_engine(REMOTE)
later = create_async_engine(ASYNC)  # hit
again = make_engine(urls.LOCAL)  # hit
third = make_engine(url=urls.REMOTE)
