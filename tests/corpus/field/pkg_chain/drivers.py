import sqlite3
import json
