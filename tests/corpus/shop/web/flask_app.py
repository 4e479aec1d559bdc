import sqlite3
from flask import Flask, g, current_app
from werkzeug.local import LocalProxy

app = Flask(__name__)
app.config.update(DATABASE="sqlite:///app.db")
db = LocalProxy(lambda: sqlite3.connect(current_app.config["DATABASE"]))  # hit


@app.before_request
def before():
    g.setdefault("db", sqlite3.connect("x.db"))  # hit


@app.teardown_appcontext
def after(error):
    g.db.close()
