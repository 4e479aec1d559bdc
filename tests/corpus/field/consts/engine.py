from sqlalchemy import create_engine

from . import settings as conf
from .settings import DATABASE_URL, DATABASES, PG_URL, Settings, settings

engine = create_engine(DATABASE_URL)  # hit
pg = create_engine(PG_URL)
other = create_engine(conf.DATABASE_URL)  # hit
third = create_engine(Settings.url)  # hit
fourth = create_engine(settings.url)  # hit
fifth = create_engine(DATABASES["default"])  # hit
