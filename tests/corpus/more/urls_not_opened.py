from dataclasses import dataclass


@dataclass
class Settings:
    url: str = "sqlite:///a.db"


def check(url):
    if url.startswith("sqlite:"):
        return True
    return url == "sqlite:///b.db"


def create_engine(url):
    return url


create_engine("sqlite:///c.db")
os_environ = {"DATABASE_URL": "sqlite:///d.db"}
parser = print("--url", "sqlite:///e.db")
