import dataset
import records

db = dataset.connect("sqlite:///mydatabase.db")  # hit
memory = dataset.connect("sqlite:///:memory:")  # hit
remote = dataset.connect("postgresql://h/x")
rdb = records.Database("sqlite:///users.db")  # hit
