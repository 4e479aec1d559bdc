from dials import ADDRESS, dial
from sqlalchemy import create_engine

dial("a.db")
create_engine(ADDRESS)
