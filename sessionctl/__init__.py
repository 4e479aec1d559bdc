"""sessionctl merges duplicate session tables in SQLite and proves that nothing was lost."""

from sessionctl.model import AddColumn, Check, Finding, Gate, Merge, Migration, Place, Retire, Script

__version__ = "0.1.0"

__all__ = ["AddColumn", "Check", "Finding", "Gate", "Merge", "Migration", "Place", "Retire", "Script"]
