import web

db = web.database(dbn="sqlite", db="a.db")  # hit
other = web.database(dbn="postgres", db="a")
