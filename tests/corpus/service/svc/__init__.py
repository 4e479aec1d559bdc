"""Package."""
from .db import get_connection, Store
