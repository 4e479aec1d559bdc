from sqlmodel import SQLModel, Session, create_engine as ce
from sqlalchemy.orm import sessionmaker, scoped_session
from sqlalchemy.engine.url import URL

file_name = "database.db"
sqlite_url = f"sqlite:///{file_name}"
engine = ce(sqlite_url, echo=True)  # hit
with Session(engine) as s:
    s.exec("x")
url = URL("sqlite", database="x")
e2 = ce(url)  # hit
maker = sessionmaker(bind=engine)
