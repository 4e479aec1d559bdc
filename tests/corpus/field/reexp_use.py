from reexp import Plain, make_store, open_db

open_db("a")  # hit
make_store()  # hit
Plain()
