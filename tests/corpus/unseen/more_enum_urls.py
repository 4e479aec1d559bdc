import enum

import requests


class Docs(enum.Enum):
    SQLITE = "https://sqlite.org"
    URI = "sqlite:///help"


for doc in Docs:
    requests.get(doc.value, timeout=3)
requests.post("http://localhost", json={"url": Docs.URI.value})
