import duckdb
import ibis
import polars as pl

con = duckdb.connect()
con.execute("INSTALL sqlite; LOAD sqlite; ATTACH 'x.db' AS s (TYPE SQLITE)")
ibis.sqlite.connect("x.db")  # hit
ibis.connect("sqlite://x.db")  # hit
ibis.duckdb.connect("x")
