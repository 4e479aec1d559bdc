"""URLs that are kept or parsed, never opened."""
from dataclasses import dataclass, field

import httpx
from pydantic import AnyUrl, BaseModel, TypeAdapter
from sqlalchemy.engine import URL, make_url


class Target(BaseModel):
    url: AnyUrl = AnyUrl("sqlite:///x.db")


@dataclass
class Job:
    source: str = "sqlite:///in.db"
    targets: list[str] = field(default_factory=lambda: ["sqlite:///out.db"])


def normalise(text="sqlite:///x.db"):
    return make_url(text).render_as_string(hide_password=False)


adapter = TypeAdapter(AnyUrl).validate_python("sqlite:///y.db")
u = URL.create("sqlite", database="z.db")
r = httpx.URL("sqlite:///w.db")
print(Job(source="sqlite:///other.db"), Target(url="sqlite:///t.db"), normalise("sqlite://"))
