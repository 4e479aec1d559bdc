import pandas as pd
import polars as pl
from pandas import read_sql as read

URL = "sqlite:///data.db"
frame = pd.read_sql("SELECT 1", URL)  # hit
other = read("SELECT 1", con="sqlite:///b.db")  # hit
third = pd.read_sql_query("SELECT 1", con=engine)
frame.to_sql("t", "sqlite:///c.db")  # hit
frame.to_sql("t", con="postgresql://h/c")
pl.read_database_uri("SELECT 1", "sqlite://d.db")  # hit
pd.read_csv("sqlite.csv")
