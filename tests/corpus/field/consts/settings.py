import os

BASE = "/srv"
DATABASE_URL = f"sqlite:///{BASE}/app.db"
PG_URL = "postgresql://h/x"


class Settings:
    url = "sqlite:///settings.db"
    path = "x.db"


settings = Settings()
DATABASES = {"default": "sqlite:///d.db", "pg": "postgresql://h"}
