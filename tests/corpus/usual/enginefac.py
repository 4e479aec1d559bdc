from sqlalchemy import create_engine


def make_engine(url):
    return create_engine(url)


def with_default(url=None):
    url = url or "sqlite:///x.db"
    return create_engine(url)  # hit
