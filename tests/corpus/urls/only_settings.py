DATABASE_URL = "sqlite:///a.db"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db.sqlite3"}}
SQLALCHEMY_DATABASE_URI = "sqlite:///b.db"
print("sqlite:///c.db")


def create(url="sqlite:///d.db"):
    return url
