"""The gates: what is read, how names are followed, how tables are judged, and what a finding may be excused by."""
