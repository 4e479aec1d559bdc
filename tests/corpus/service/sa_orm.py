import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import JSON, insert
from sqlalchemy.pool import NullPool

engine = sa.create_engine("sqlite://", poolclass=NullPool)  # hit
Session = orm.sessionmaker(bind=sa.create_engine("sqlite:///x.db"))  # hit
stmt = insert(sa.table("t")).on_conflict_do_nothing()
print(stmt.compile(dialect=sqlite.dialect()))
column = sa.Column("x", JSON)
async_url = "sqlite:///x.db".replace("sqlite:", "sqlite+aiosqlite:")
