class Config:
    SECRET = "x"
    DB_DRIVER = "sqlite"
    DB_NAME = "app.db"

    @property
    def uri(self):
        return f"{self.DB_DRIVER}:///{self.DB_NAME}"

    @staticmethod
    def pg():
        return "postgresql:///app"


def build():
    from sqlalchemy import create_engine

    config = Config()
    lite = create_engine(config.uri)  # hit
    pg = create_engine(config.pg())
    return lite, pg
