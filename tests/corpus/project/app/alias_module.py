import sqlite3 as driver
