import os

from flask import Flask
from peewee import Model, SqliteDatabase
from playhouse.flask_utils import FlaskDB
from playhouse.db_url import connect as db_connect

app = Flask(__name__)
wrapper = FlaskDB(app, "sqlite:///blog.db")  # hit
db = db_connect(os.environ.get("DATABASE") or "sqlite:///default.db")  # hit
deferred = SqliteDatabase(None)  # hit


@app.before_request
def before():
    db.connect(reuse_if_open=True)
