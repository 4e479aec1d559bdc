import sqlalchemy


def engine(kind, path):
    if kind == "sqlite":
        url = f"sqlite:///{path}"
    elif kind == "mysql":
        url = f"mysql://{path}"
    else:
        raise ValueError(kind)
    return sqlalchemy.create_engine(url)  # hit


def mysql(path):
    url = f"mysql://{path}"
    return sqlalchemy.create_engine(url)
