from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

scheduler = BackgroundScheduler(
    jobstores={
        "default": SQLAlchemyJobStore(url="sqlite:///jobs.sqlite"),  # hit
        "pg": SQLAlchemyJobStore(url="postgresql://h/x"),
    }
)
