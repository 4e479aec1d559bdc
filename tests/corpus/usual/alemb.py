from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
config.set_main_option("sqlalchemy.url", "sqlite:///x.db")
engine = engine_from_config(config.get_section("x"), prefix="sqlalchemy.", poolclass=pool.NullPool)
