from sqlalchemy import create_engine


class Settings:
    database_url = "sqlite:///./a.db"

    def engine(self):
        return create_engine(self.database_url)  # hit


settings = Settings()
engine = create_engine(settings.database_url)  # hit
