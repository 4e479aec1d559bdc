from sqlalchemy import create_engine

engine = create_engine(  # hit
    "sqlite:///a.db",
    connect_args={"check_same_thread": False},
)
