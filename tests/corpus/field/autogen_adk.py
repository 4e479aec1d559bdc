from google.adk.sessions import DatabaseSessionService, InMemorySessionService

service = DatabaseSessionService(db_url="sqlite:///./agent.db")  # hit
memory = InMemorySessionService()
