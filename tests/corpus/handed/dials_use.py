from dials import ADDRESS, dial
from sqlalchemy import create_engine

dial("a.db")  # hit
create_engine(ADDRESS)  # hit
