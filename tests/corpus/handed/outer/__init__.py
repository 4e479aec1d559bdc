from .inner import make  # hit

__all__ = ["make"]
