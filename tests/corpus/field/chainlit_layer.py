from chainlit.data.sql_alchemy import SQLAlchemyDataLayer

layer = SQLAlchemyDataLayer(conninfo="sqlite+aiosqlite:///chainlit.db")  # hit
pg = SQLAlchemyDataLayer(conninfo="postgresql+asyncpg://h/x")
