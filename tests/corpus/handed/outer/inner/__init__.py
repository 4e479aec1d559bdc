from .inner import make  # hit
