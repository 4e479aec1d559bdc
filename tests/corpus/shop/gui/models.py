from dataclasses import dataclass
from typing import ClassVar, Callable
import sqlite3


@dataclass
class Config:
    path: str = "x.db"
    connect: ClassVar[Callable[..., sqlite3.Connection]] = sqlite3.connect  # hit
    kind: type[sqlite3.Connection] = sqlite3.Connection


def build(config: Config):
    return config.connect(config.path)
