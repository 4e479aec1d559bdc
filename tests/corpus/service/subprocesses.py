import subprocess
import sys

subprocess.run(["sqlite3", "x.db", ".dump"], check=True)
subprocess.run([sys.executable, "-c", "import sqlite3; sqlite3.connect('x')"], check=True)
