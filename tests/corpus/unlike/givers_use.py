from givers import source
from givers.source import Holder, database, driver, opener, url
from sqlalchemy import create_engine

driver().connect("a")  # hit
source.driver().connect("b")  # hit
opener()("c")  # hit
database().execute("SELECT 1")
create_engine(url())  # hit
Holder.module.connect("d")  # hit
Holder().driver().connect("e")  # hit
