import logging

import rowstore
from agentlib import db as agentdb
from rowstore import get_connection

link = rowstore.connection("chat", url="sqlite:///a.db")  # hit
other = agentdb.create_connection("sqlite:///b.db")  # hit
third = get_connection(url="sqlite:///c.db")  # hit
logging.getLogger("x").info("connection", "sqlite:///d.db")
rowstore.connection("chat", url="postgresql://db/a")
rowstore.check_connection("sqlite:///e.db")


class Hub:
    def connection(self, url):
        return url

    def use(self):
        return self.connection("sqlite:///f.db")
