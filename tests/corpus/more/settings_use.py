from sqlalchemy import create_engine

from settings import Config, settings

create_engine(Config.URL)  # hit
create_engine(Config.OTHER)
create_engine(settings.database_url)  # hit
