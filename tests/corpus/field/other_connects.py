import asyncio
import smtplib
import socket

import asyncpg
import duckdb
import psycopg2
import pymysql
import redis
from PyQt5.QtWidgets import QPushButton
import sqlite3

psycopg2.connect("dbname=x")
pymysql.connect(host="h")
duckdb.connect("x.duckdb")
socket.create_connection(("h", 1)).connect(("h", 2))
smtplib.SMTP().connect("h")
QPushButton().clicked.connect(lambda: None)
signal = object()
signal.connect(sqlite3.Row)


async def main():
    await asyncpg.connect("postgresql://h")
    await asyncio.open_connection("h", 1)
    redis.Redis().connection_pool
