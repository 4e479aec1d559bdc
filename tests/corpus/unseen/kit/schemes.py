LITE = "sqlite"
DRIVER = "aiosqlite"
PREFIX = "sqlite:///"
NAME = "chat"
