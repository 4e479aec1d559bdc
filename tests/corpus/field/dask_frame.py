import dask.dataframe as dd
import connectorx as cx

df = dd.read_sql_table("accounts", "sqlite:///path/to/bank.db", index_col="id")  # hit
cx.read_sql("sqlite:///x.db", "SELECT 1")  # hit
cx.read_sql("postgresql://h/x", "SELECT 1")
