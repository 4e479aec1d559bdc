import sqlite3

import attr
import attrs
from pydantic import BaseModel, Field, PrivateAttr


@attrs.define
class A:
    con = attrs.field(factory=lambda: sqlite3.connect("x"))  # hit
    op = attr.ib(default=sqlite3.connect)  # hit


class B(BaseModel):
    _con: sqlite3.Connection = PrivateAttr(default_factory=lambda: sqlite3.connect("x"))  # hit
    name: str = Field(default="sqlite3.connect")

    class Config:
        arbitrary_types_allowed = True
