from sqlalchemy import engine_from_config, create_engine, pool

settings = {"sqlalchemy.url": "sqlite:///x.db", "sqlalchemy.echo": "true"}
engine = engine_from_config(settings, prefix="sqlalchemy.")  # hit
other = engine_from_config({"sqlalchemy.url": "postgresql://h"}, poolclass=pool.NullPool)


def from_alembic(config):
    return engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")
