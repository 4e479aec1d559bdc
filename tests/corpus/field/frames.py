import pandas as pd
import polars as pl

frame = pd.read_sql("SELECT * FROM t", "sqlite:///x.db")  # hit
frame.to_sql("t", "sqlite:///y.db", if_exists="append")  # hit
frame.to_sql("t", con="postgresql://h/x")
table = pd.read_sql_table("t", con="sqlite:///x.db")  # hit
lazy = pl.read_database_uri("SELECT * FROM t", "sqlite:///x.db")  # hit
lazy.write_database("t", connection="sqlite:///x.db")  # hit
