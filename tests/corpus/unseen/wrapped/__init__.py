from .lite import aopen  # hit

__all__ = ["aopen"]
