from enginefac import make_engine, with_default

make_engine("sqlite:///x.db")
with_default()
