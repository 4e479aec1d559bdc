from .driver import connect, Row  # hit

__all__ = ["connect", "Row"]
