import enum


class Backend(str, enum.Enum):
    SQLITE = "sqlite"
    PG = "postgres"

    @property
    def label(self):
        return self.value.upper()


def pick(name: str) -> Backend:
    backend = Backend(name)
    if backend is Backend.SQLITE or backend.value == "sqlite":
        return Backend.SQLITE
    return Backend[name]
