DB_URL = "sqlite:///a.db"
OTHER = "postgresql://h/a"
