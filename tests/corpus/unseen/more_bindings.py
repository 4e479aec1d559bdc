import sqlite3

import inject
from kivy.lang import Builder


def config(binder: inject.Binder) -> None:
    binder.bind("sqlite", object())
    binder.bind(sqlite3.Row, "sqlite")
    binder.bind_to_provider("sqlite", lambda: None)


Builder.bind(filename="sqlite")
