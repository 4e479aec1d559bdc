from playhouse.dataset import DataSet

ds = DataSet("sqlite:///stats.db")  # hit
ds["t"].insert(a=1)
pg = DataSet("postgresql:///stats")
