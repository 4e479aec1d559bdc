from sqlalchemy import create_engine


def injected(create_engine, sqlite3):
    create_engine("sqlite://")
    with sqlite3.connect("y") as c:
        return c


def keywords(*, connect, Database):
    Database("sqlite://")
    return connect("x")


def imported():
    from sqlmodel import create_engine

    return create_engine("sqlite://")  # hit


make = lambda create_engine: create_engine("sqlite://")
create_engine("sqlite://")  # hit
