import click
from sqlalchemy import create_engine


@click.command()
@click.option("--url", default="sqlite:///x.db")
def main(url):
    engine = create_engine(url)
    with engine.connect() as c:
        c.execute("x")


def other(url="sqlite:///y.db"):
    return create_engine(url)  # hit
