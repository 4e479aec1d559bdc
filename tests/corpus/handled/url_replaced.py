from sqlalchemy import create_engine, text

url = "sqlite:///x"
url = url.replace("sqlite:///x", "postgresql://h/d")
print(url)
eng = create_engine("postgresql://h/d?options=sqlite:///x")
with eng.connect() as c:
    c.execute(text("select 'sqlite:///x'"))
