from yoyo import get_backend, read_migrations
import sqlalchemy_utils
from sqlalchemy_utils import create_database, database_exists

backend = get_backend("sqlite:///x.db")  # hit
pg = get_backend("postgresql://h/x")
