class Database:
    def __init__(self, url):
        self.url = url


def create_engine(url):
    return url


Database("sqlite:///x.db")
create_engine("sqlite:///x.db")
