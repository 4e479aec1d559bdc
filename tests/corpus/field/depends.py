import sqlite3
from typing import Annotated

from fastapi import Depends, FastAPI

app = FastAPI()


def get_db():
    db = sqlite3.connect("app.db")  # hit
    try:
        yield db
    finally:
        db.close()


@app.get("/")
def index(db: Annotated[sqlite3.Connection, Depends(get_db)]):
    return db.execute("SELECT 1").fetchone()


@app.get("/raw")
def raw(db=Depends(sqlite3.connect)):  # hit
    return db
