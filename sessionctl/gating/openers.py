"""Which names open a SQLite database: the standard library, the drivers and the libraries above them."""

import re
from typing import Final

DRIVERS: Final = (
    "sqlite3",
    "sqlite3.dbapi2",
    "_sqlite3",
    "pysqlite2.dbapi2",
    "pysqlite3",
    "pysqlite3.dbapi2",
    "sqlcipher3",
    "sqlcipher3.dbapi2",
    "pysqlcipher.dbapi2",
    "pysqlcipher3.dbapi2",
    "sqlean",
    "sqlean.dbapi2",
    "aiosqlite",
    "aiosqlite.core",
    "asqlite",
    "cysqlite",
    "apsw",
    "libsql",
    "libsql_experimental",
    "spatialite",
    "supersqlite.sqlite3",
    "turso",
    "limbo",
    "adbc_driver_sqlite.dbapi",
    "sqlite_utils.utils.sqlite3",
)

FUNCTIONS: Final = frozenset(
    [f"{driver}.connect" for driver in DRIVERS if driver != "apsw"]
    + [
        "asqlite.create_pool",
        "libsql_client.create_client",
        "libsql_client.create_client_sync",
        "dbm.sqlite3.open",
        "ibis.sqlite.connect",
        "ibis.backends.sqlite.connect",
        "langgraph.checkpoint.sqlite.SqliteSaver.from_conn_string",
        "langgraph.checkpoint.sqlite.aio.AsyncSqliteSaver.from_conn_string",
        "aiosqlitepool.SQLiteConnectionPool",
    ]
)

# A class is a type as well as a way to connect, so that only calling, subclassing or handing it over as a
# factory counts.
CLASSES: Final = frozenset(
    [f"{driver}.Connection" for driver in DRIVERS]
    + [
        "sqlite_utils.Database",
        "sqlite_utils.db.Database",
        "sqlitedict.SqliteDict",
        "peewee.SqliteDatabase",
        "playhouse.sqlite_ext.SqliteExtDatabase",
        "playhouse.sqlite_ext.CSqliteExtDatabase",
        "playhouse.cysqlite_ext.CySqliteDatabase",
        "playhouse.apsw_ext.APSWDatabase",
        "playhouse.sqlcipher_ext.SqlCipherDatabase",
        "playhouse.sqlcipher_ext.SqlCipherExtDatabase",
        "playhouse.sqliteq.SqliteQueueDatabase",
        "playhouse.pool.PooledSqliteDatabase",
        "playhouse.pool.PooledSqliteExtDatabase",
        "playhouse.pool.PooledCSqliteExtDatabase",
        "piccolo.engine.sqlite.SQLiteEngine",
        "piccolo.engine.SQLiteEngine",
        "aiosqlitepool.SQLiteConnectionPool",
        "huey.SqliteHuey",
        "langchain_community.cache.SQLiteCache",
        "langchain.cache.SQLiteCache",
    ]
)

# These open whatever their URL says; they count where a SQLite URL is handed to them.
BY_URL: Final = frozenset(
    [
        "databases.Database",
        "databases.core.Database",
        "dataset.connect",
        "dataset.Database",
        "records.Database",
        "records.Connection",
        "pydal.DAL",
        "playhouse.db_url.connect",
        "playhouse.dataset.DataSet",
        "playhouse.flask_utils.FlaskDB",
        "tortoise.Tortoise.init",
        "tortoise.contrib.fastapi.RegisterTortoise",
        "yoyo.get_backend",
        "connectorx.read_sql",
        "edgy.Registry",
        "apscheduler.jobstores.sqlalchemy.SQLAlchemyJobStore",
        "sqlalchemy.engine_from_config",
        "sqlobject.connectionForURI",
        "storm.locals.create_database",
        "orator.DatabaseManager",
        "pony.orm.Database",
        "web.database",
        "ibis.connect",
        "langchain_community.utilities.SQLDatabase.from_uri",
        "polars.read_database_uri",
    ]
)
# Known by their last name alone, wherever they were imported from.
BY_URL_ANYWHERE: Final = frozenset(
    [
        "create_engine",
        "create_async_engine",
        "create_pool_from_url",
        "read_sql",
        "read_sql_query",
        "read_sql_table",
        "to_sql",
        "from_uri",
        "from_url",
        "from_conn_string",
        "from_connection_string",
        "from_dsn",
        "read_database_uri",
        "write_database",
        "register_tortoise",
        "connectionForURI",
        "SQLAlchemyJobStore",
        "addDatabase",
        "SQLDatabase",
        "SQLChatMessageHistory",
        "SQLRecordManager",
        "add_jobstore",
        "create_study",
        "load_study",
    ]
)
# These take the name of a provider, or the module of a driver, instead of a URL: first, or by this keyword.
BY_PROVIDER: Final = {
    "pony.orm.Database": ("provider", "sqlite"),
    "addDatabase": ("type", "QSQLITE"),
    "web.database": ("dbn", "sqlite"),
    "twisted.enterprise.adbapi.ConnectionPool": ("dbapiName", "sqlite3"),
    "dbutils.pooled_db.PooledDB": ("creator", "sqlite3"),
    "dbutils.persistent_db.PersistentDB": ("creator", "sqlite3"),
    "dbutils.steady_db.connect": ("creator", "sqlite3"),
    "DBUtils.PooledDB.PooledDB": ("creator", "sqlite3"),
    "DBUtils.PersistentDB.PersistentDB": ("creator", "sqlite3"),
}

# Libraries name what opens SQLite after it (`SQLiteSession`, `SqliteDb`); what takes an open connection is
# named otherwise (`SqliteSaver`), and so is what only speaks of it (`SQLiteDialect`).
_KEEPER: Final = (
    r"(?:Session|Sessions|SessionService|Db|DB|Database|Storage|Store|Cache|Engine|Worker|Queue|Dict|Huey|Memory|"
    r"Backend|Client|Connection|Pool|History|Service|Broker|Persistence|DataLayer|JobStore|TrackerStore|Manager)"
)
_NAMED: Final = re.compile(rf"[A-Z_]?\w*(?:SQLite|Sqlite)3?\w*{_KEEPER}")
# What applications call their own packages, and libraries never do.
_OWN: Final = re.compile(
    r"(?:my|our|the)_?\w*|\w*(?:app|apps|project|projects|backend|frontend|server)|"
    r"(?:src|core|common|shared|libs?|db|database|utils?|helpers?|services?|storage|stores?|models?|config|settings|"
    r"tests?|pkg|package|internal|infra|infrastructure|domain|data|main|api|web|cli|repositor(?:y|ies)|persistence|"
    r"tools|scripts|modules|engine|session|sessions|connection|connections|examples?)",
    re.IGNORECASE,
)
_MAKERS: Final = re.compile(
    r"from_(?:conn_string|path|file|local)|(?:open|connect|create)|(?:open|create|get|make|new)_(?:connection|conn|db|database)"
)
# Functions are called as classes are, in small letters (`create_connection`); what only looks at a URL is not.
_TAKES_URL: Final = re.compile(
    rf"[A-Z]\w*{_KEEPER}|{_KEEPER}|(?:(?:create|make|get|open|new)_)?(?:async_)?(?:connection|database|engine)"
    r"|(?:async_)?engine_from_config"
)

# These keep what they open to themselves, or close it before they give an answer.
_KEEPS: Final = re.compile(
    r"(?:read|to|write|register)_\w+|\w*(?:study|jobstore)|\w*(?:JobStore|History|Service|Store|Storage|Cache|Queue|"
    r"Dict|Huey|Memory|Worker|Broker|Persistence|DataLayer|RecordManager|Session|Sessions|Backend)"
)
_POOL: Final = re.compile(r"\w*(?:Sqlite|SQLite|SqlCipher|APSW)\w*(?:Database|Engine|Pool)")

_SCHEME: Final = r"(?:\w+[+:])?(?:sqlite(?:3|ext|pool|extpool)?|libsql|sqlcipher|pysqlite)(?:\+\w+)?"
_URL: Final = re.compile(rf"{_SCHEME}:", re.IGNORECASE)
_URL_PART: Final = re.compile(rf"{_SCHEME}(?::.*)?|\w*sqlite", re.IGNORECASE | re.DOTALL)

ROOTS: Final = frozenset(
    name.partition(".")[0] for group in (FUNCTIONS, CLASSES, BY_URL, BY_PROVIDER, DRIVERS) for name in group
) | {
    "functools",
    "importlib",
    "operator",
    "builtins",
    "contextlib",
    "sys",
    "types",
    "typing",
    "pkgutil",
    "pydoc",
    "sqlalchemy",
    "inspect",
    "unittest",
    "enum",
}

# The byte filter, from the outside in: few searches over all files, more over the few that are left. A
# constant name may be put together ("sq" + "lite3"), but then something has to import it.
MENTIONS: Final = (b"sqlite", b"sqlcipher", b"libsql", b"sqlean", b"apsw", b"turso")
BEGINNINGS: Final = (b'"sq', b"'sq", b"qlite", b"sql'", b'sql"')
NARROW: Final = (
    b"onnect",
    b"import sqlite3",  # a file that only imports a driver may hand it on
    b"import aiosqlite",
    b"import apsw",
    b"import pysqlite",
    b"import sqlcipher",
    b"import libsql",
    b"Database",
    b"database(",
    b"qlite:",
    b"qlite+",
    b"qlite'",
    b'qlite"',
    b"ngine",
    b"attr",
    b"import *",
    b"__dict__",
    b"bind",
    b"Saver",
    b"SqliteDict",
    b".open",
    b"vars(",
    b"import_",
    b" as ",
    b"dbapi2",
)


_CALLED: Final = re.compile(rb"(?:SQLite|Sqlite)3?\w+\s*[(,]")


def mentions(data: bytes) -> bool:
    """Whether a file concerns SQLite at all, judged by its bytes alone: then it has to be readable."""
    # Searching a lower copy costs less than searching for every way to write it.
    low = data.lower()
    if (b"sql" in low or b"apsw" in low or b"turso" in low) and any(word in low for word in MENTIONS):
        return True
    return b"import_" in low and any(word in low for word in BEGINNINGS) and any(word in data for word in NARROW)


def could_open(data: bytes) -> bool:
    """Whether a file that mentions SQLite could also obtain something that opens it."""
    return any(word in data for word in NARROW) or _CALLED.search(data) is not None


def is_application(module: str) -> bool:
    """Whether a module belongs to an application rather than to a library, judged by its name."""
    return _OWN.fullmatch(module.partition(".")[0]) is not None


def is_library_opener(owner: str, name: str) -> bool:
    """Whether a class of some library, or a constructor of `owner`, opens SQLite, judged by its name."""
    if _MAKERS.fullmatch(name):
        return "SQLite" in owner or "Sqlite" in owner
    return _NAMED.fullmatch(name) is not None


def takes_url(name: str) -> bool:
    """Whether a callable of some library opens the database that a URL names, judged by its name."""
    return name in BY_URL_ANYWHERE or _TAKES_URL.fullmatch(name) is not None


def hands_out(opener: str) -> bool:
    """Whether others get connections from what an opener makes."""
    return _KEEPS.fullmatch(opener.rpartition(".")[2]) is None


def makes_pool(opener: str) -> bool:
    """Whether a class makes what is connected again and again, rather than one connection."""
    return _POOL.fullmatch(opener.rpartition(".")[2]) is not None


def is_url(text: str) -> bool:
    """Whether a SQLAlchemy-style URL names SQLite."""
    return _URL.match(text) is not None


def is_url_part(text: str) -> bool:
    """Whether a string is a URL that names SQLite, or what such a URL may be put together from."""
    return _URL_PART.fullmatch(text) is not None


def is_driver(name: str) -> bool:
    """Whether a module is one that SQLite is opened through."""
    return name in DRIVERS or f"{name}.dbapi2" in DRIVERS
