import sqlite3

import app.db


def fake_connect(*args, **kwargs):
    raise sqlite3.OperationalError("unable to open database file")


def test_reports(capsys):
    original = sqlite3.connect  # hit
    sqlite3.connect = fake_connect
    try:
        app.db.main(["x"])
    finally:
        sqlite3.connect = original  # hit
    assert "unable to open" in capsys.readouterr().err


def test_set_on_module(monkeypatch):
    monkeypatch.setattr(app.db.sqlite3, "connect", fake_connect)
    monkeypatch.setattr("app.db.sqlite3.connect", fake_connect)
    monkeypatch.delattr(sqlite3, "connect")
    app.db.main([])
