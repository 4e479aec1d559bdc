from langchain_community.storage import SQLStore
from langchain_community.vectorstores import SQLiteVec
from langchain_community.vectorstores import FAISS

store = SQLStore(namespace="docs", db_url="sqlite:///docs.db")  # hit
conn = SQLiteVec.create_connection(db_file="vec.db")  # hit
index = FAISS.load_local("faiss", None)
