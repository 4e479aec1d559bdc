from sqlalchemy import create_engine


class Base:
    URI = "postgresql://h/d"


class Test(Base):
    URI = "sqlite://"


class Prod(Base):
    pass


CONF = {"test": Test, "prod": Prod}
e = create_engine(Test.URI)  # hit
p = create_engine(Prod.URI)
d = create_engine(CONF["test"].URI)  # hit
