import sqlalchemy
from sqlalchemy import create_engine

HERE = "/srv"
PREFIX = "sqlite:///"
create_engine("sqlite:///%s" % HERE)  # hit
create_engine("sqlite:///{}".format(HERE))  # hit
create_engine("sqlite:///" + HERE)  # hit
create_engine(PREFIX + HERE)  # hit
create_engine("{}{}".format(PREFIX, HERE))  # hit
create_engine("%s%s" % (PREFIX, HERE))  # hit
create_engine(f"{PREFIX}{HERE}")  # hit
create_engine("".join([PREFIX, HERE]))  # hit
create_engine("{scheme}:///{path}".format(scheme="sqlite", path=HERE))  # hit
create_engine(url=PREFIX + "x.db", echo=False)  # hit
sqlalchemy.create_engine(str(PREFIX) + HERE)  # hit
