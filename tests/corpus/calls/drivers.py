import apsw
import pysqlite3
from pysqlcipher3 import dbapi2 as cipher
from sqlcipher3 import dbapi2
import libsql_experimental as libsql
import sqlean

apsw.Connection("a")  # hit
pysqlite3.connect("b")  # hit
cipher.connect("c")  # hit
dbapi2.connect("d")  # hit
libsql.connect("e")  # hit
sqlean.connect("f")  # hit
