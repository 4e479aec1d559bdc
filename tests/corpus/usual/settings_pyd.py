from functools import lru_cache
from pydantic import Field
from pydantic_settings import BaseSettings
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine


class Settings(BaseSettings):
    database_url: str = "sqlite:///./app.db"
    async_url: str = Field("sqlite+aiosqlite:///./app.db", env="ASYNC")
    third: str = Field(default="sqlite://")
    remote: str = "postgresql://h/x"


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
engine = create_engine(settings.database_url)  # hit
aengine = create_async_engine(get_settings().async_url)  # hit
t = create_engine(str(settings.third))  # hit
r = create_engine(get_settings().remote)
