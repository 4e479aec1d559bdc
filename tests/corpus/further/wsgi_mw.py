import sqlite3


def middleware(app, path, *, key="db.connection"):
    def inner(environ, start_response):
        environ[key] = conn = sqlite3.connect(path, timeout=3)  # hit
        try:
            return app(environ, start_response)
        finally:
            conn.close()

    return inner


class DbMiddleware:
    def __init__(self, app, connect):
        self.app, self.connect = app, connect

    def __call__(self, environ, start_response):
        environ["db"] = self.connect()
        return self.app(environ, start_response)


def wrap(app):
    return DbMiddleware(app, lambda: sqlite3.connect("x.db"))  # hit
