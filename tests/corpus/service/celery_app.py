from celery import Celery

app = Celery("app", broker="sqla+sqlite:///broker.db", backend="db+sqlite:///results.db")
app.conf.update(result_backend="db+sqlite:///results.db")
