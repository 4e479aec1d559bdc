from .store import open_store  # hit
