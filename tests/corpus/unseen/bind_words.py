import structlog
from celery import Celery

from app.models import database

log = structlog.get_logger("sqlite3")
app = Celery("sqlite")
queue = app.amqp.queues
queue.bind("sqlite", queue.on_change)
log.bind("sqlite", backend="sqlite:///a.db").info("x")
log.bind(provider="sqlite", event="opened")
database.bind("sqlite", "a.db")  # hit
database.bind(provider="sqlite", filename=":memory:")  # hit
