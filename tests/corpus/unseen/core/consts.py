SCHEME = "sqlite+aiosqlite"
HOST = "localhost"
PG = f"postgresql+asyncpg://{HOST}/chat"
