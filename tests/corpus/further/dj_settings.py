import os
from pathlib import Path

import dj_database_url
import environ

BASE = Path(__file__).parent
env = environ.Env(DATABASE_URL=(str, "sqlite:///db.sqlite3"))

DATABASES = {
    "default": dj_database_url.config(default="sqlite:///" + str(BASE / "db.sqlite3"), conn_max_age=600),
    "other": dj_database_url.parse("sqlite:///other.sqlite3"),
    "env": env.db("DATABASE_URL", default="sqlite:////tmp/my-tmp-sqlite.db"),
    "plain": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("DB", BASE / "db.sqlite3")},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
