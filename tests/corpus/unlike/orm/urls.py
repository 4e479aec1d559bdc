LOCAL = "sqlite:///local.db"
REMOTE = "postgresql://h/remote"
ASYNC = "sqlite+aiosqlite:///a.db"
