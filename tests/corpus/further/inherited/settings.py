import os


class Base:
    DATABASE_URI = "sqlite:///:memory:"
    DEBUG = False


class Production(Base):
    DATABASE_URI = os.environ.get("DATABASE_URL", "postgresql:///prod")


class Testing(Base):
    DEBUG = True


config = {"production": Production, "testing": Testing, "default": Base}
