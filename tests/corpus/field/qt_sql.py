from PyQt6.QtSql import QSqlDatabase, QSqlQuery

db = QSqlDatabase.addDatabase("QSQLITE")  # hit
db.setDatabaseName("x.db")
pg = QSqlDatabase.addDatabase("QPSQL")
