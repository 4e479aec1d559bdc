class Config:
    URL = "sqlite:///a.db"
    OTHER = "postgresql://h/a"


class Settings:
    def __init__(self):
        self.database_url = "sqlite:///b.db"


settings = Settings()
