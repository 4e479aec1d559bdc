from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, scoped_session, sessionmaker

from inherited.settings import Testing, Production

Base = declarative_base()
db_session = scoped_session(sessionmaker(autoflush=False))


def init_testing():
    engine = create_engine(Testing.DATABASE_URI)  # hit
    db_session.configure(bind=engine)


def init_production():
    engine = create_engine(Production.DATABASE_URI)
    db_session.configure(bind=engine)
    return engine.connect()
