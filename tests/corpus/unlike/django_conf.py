DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": "db.sqlite3",
    }
}
SQLALCHEMY_DATABASE_URI = "sqlite:///app.db"
CELERY_RESULT_BACKEND = "db+sqlite:///results.db"
