"""sessionctl merges duplicate session tables in SQLite and proves that nothing was lost."""

from typing import TYPE_CHECKING, Any

from sessionctl.finding import Finding, Gate, Place

if TYPE_CHECKING:
    from sessionctl.model import AddColumn, Check, Merge, Migration, Retire, Script

__version__ = "0.1.0"

__all__ = ["AddColumn", "Check", "Finding", "Gate", "Merge", "Migration", "Place", "Retire", "Script"]


def __getattr__(name: str) -> Any:
    """The words of a migration, once one is asked for: `gate` and `--version` need none, and do not wait for them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sessionctl import model

    return getattr(model, name)
