import databases
import dataset
import pandas as pd
from peewee import SqliteDatabase
from playhouse.db_url import connect
from playhouse.sqlite_ext import SqliteExtDatabase
from sqlite_utils import Database
from sqlitedict import SqliteDict
from sqlmodel import create_engine

databases.Database("sqlite+aiosqlite:///a.db")  # hit
dataset.connect("sqlite:///a.db")  # hit
pd.read_sql("SELECT 1", "sqlite:///a.db")  # hit
pd.read_sql_query("SELECT 1", con="sqlite:///a.db")  # hit
frame = pd.DataFrame()
frame.to_sql("t", "sqlite:///a.db")  # hit
SqliteDatabase("a.db")  # hit
SqliteExtDatabase("a.db")  # hit
connect("sqlite:///a.db")  # hit
Database("a.db")  # hit
SqliteDict("a.db")  # hit
create_engine("sqlite:///a.db")  # hit
databases.Database("postgresql://h/a")
dataset.connect("mysql://h/a")
