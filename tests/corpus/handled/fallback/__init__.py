"""API."""
from handled.fallback.drivers.lite import connect as open_lite  # hit
from handled.fallback.drivers.pg import connect as open_pg

__all__ = ("open_lite", "open_pg")
