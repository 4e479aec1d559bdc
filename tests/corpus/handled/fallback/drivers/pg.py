from psycopg import connect
