class Base:
    URI = "postgresql://h/a"


class Testing(Base):
    URI = "sqlite://"


BY_NAME = {"base": Base, "testing": Testing}
chosen = Testing()
