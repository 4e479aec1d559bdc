from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from celery import Celery
import optuna
import mlflow

stores = {"default": SQLAlchemyJobStore(url="sqlite:///jobs.db")}  # hit
study = optuna.create_study(storage="sqlite:///o.db")  # hit
app = Celery("x", backend="db+sqlite:///r.db")
