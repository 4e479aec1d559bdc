from rasa.core.tracker_store import SQLTrackerStore

store = SQLTrackerStore(dialect="sqlite", db="rasa.db")
