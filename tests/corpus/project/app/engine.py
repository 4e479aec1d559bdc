from sqlalchemy import create_engine

from app.urls import DB_URL, OTHER

engine = create_engine(DB_URL)  # hit
other = create_engine(OTHER)
