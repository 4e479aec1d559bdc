from sqlalchemy import create_engine


def url():
    return "sqlite:///a.db"


def other():
    return "postgresql://h/a"


class Settings:
    @property
    def dsn(self):
        return f"sqlite:///{self.path}"

    def remote(self):
        return f"mysql://{self.host}"


engine = create_engine(url())  # hit
engine2 = create_engine(other())
engine3 = create_engine(Settings().dsn)  # hit
engine4 = create_engine(Settings().remote())
