from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
config.set_main_option("sqlalchemy.url", "sqlite:///x.db")


def online():
    connectable = engine_from_config(config.get_section("alembic"), poolclass=pool.NullPool)
    with connectable.connect() as connection:
        context.configure(connection=connection)
