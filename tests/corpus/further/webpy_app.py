import web

urls = ("/", "index")
db = web.database(dbn="sqlite", db="todo.db")  # hit
pg = web.database(dbn="postgres", db="sqlite")


class index:
    def GET(self):
        return list(db.select("todo"))
