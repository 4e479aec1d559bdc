import databases
import ormar
import sqlalchemy

DATABASE_URL = "sqlite:///db.sqlite"
base_config = ormar.OrmarConfig(
    metadata=sqlalchemy.MetaData(),
    database=databases.Database(DATABASE_URL),  # hit
    engine=sqlalchemy.create_engine(DATABASE_URL),  # hit
)
