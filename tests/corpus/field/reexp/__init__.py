from ._impl import open_db, make_store  # hit
from ._impl import Plain
