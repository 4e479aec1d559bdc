URL = "sqlite:///kit.db"
