from app.core.registry_db import get_db


def rows(sql):
    with get_db() as conn:
        return conn.execute(sql).fetchall()
