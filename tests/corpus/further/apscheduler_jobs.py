from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.jobstores.memory import MemoryJobStore

sched = AsyncIOScheduler(jobstores={"default": MemoryJobStore()})
sched.add_jobstore("sqlalchemy", url="sqlite:///jobs.db")  # hit
sched.add_jobstore("sqlalchemy", url="postgresql:///jobs", alias="pg")
