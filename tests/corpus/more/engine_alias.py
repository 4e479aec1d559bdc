from sqlalchemy import create_engine as ce
import sqlalchemy as sa

ce("sqlite:///a.db")  # hit
make = sa.create_engine
make("sqlite:///b.db")  # hit
CONFIG = {"url": "sqlite:///c.db", "echo": True}
ce(CONFIG["url"])  # hit
ce(CONFIG.get("url"))  # hit
ce("postgresql://h/x")


def build(url="sqlite:///d.db"):
    return ce(url)  # hit
