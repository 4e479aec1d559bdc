# -*- coding: latin-1 -*-
import sqlite3

NAME = "Straße"
sqlite3.connect("a.db")  # hit
