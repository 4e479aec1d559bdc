from sqlite3 import *  # hit
