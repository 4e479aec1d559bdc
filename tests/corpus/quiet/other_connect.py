import socket
import sqlite3

import psycopg
import pymysql
from signals import post_save

socket.create_connection(("h", 1))
socket.socket().connect(("h", 1))
psycopg.connect("dsn")
pymysql.connect(host="h")
post_save.connect(print, sender=sqlite3.Row)


class Client:
    def connect(self):
        return self


Client().connect()
