import sqlite3

import pandas as pd


def load(conn):
    return pd.read_sql("SELECT 1", conn)


frame = pd.read_sql_query("SELECT 1", sqlite3.connect("x.db"))  # hit
frame.to_sql("t", sqlite3.connect("y.db"))  # hit
frame.to_sql("t", "mysql://h/x")
text = frame.to_csv("sqlite:///x.csv")
