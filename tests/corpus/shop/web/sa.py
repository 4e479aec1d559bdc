from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session, sessionmaker

DB_PATH = "app.db"
URLS = ["sqlite:///a.db", "postgresql://h/x"]
engines = [create_engine(url) for url in URLS]  # hit
engine = create_engine("sqlite:///" + DB_PATH, connect_args={"check_same_thread": False})  # hit
SessionLocal = sessionmaker(autocommit=False, bind=engine)
with engine.connect() as connection:
    connection.execute(text("SELECT 1"))


def init(url: str = "sqlite://"):
    return create_engine(url)  # hit


def pg(url: str):
    return create_engine(url)
