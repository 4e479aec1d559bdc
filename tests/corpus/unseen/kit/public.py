from unseen.kit.urls import URL
from unseen.kit.schemes import LITE as LITE

__all__ = ["URL", "LITE"]
