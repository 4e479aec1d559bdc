from twisted.enterprise import adbapi
from twisted.internet import reactor

dbpool = adbapi.ConnectionPool("sqlite3", "users.db", check_same_thread=False)  # hit
pg = adbapi.ConnectionPool("psycopg2", database="users")


def get(name):
    return dbpool.runQuery("select * from users where name = ?", (name,))


reactor.connectTCP("localhost", 1234, None)
