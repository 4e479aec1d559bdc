from langchain_core.runnables import RunnableLambda
from langchain_openai import ChatOpenAI

PROMPT = "You write SQLite queries. Never call sqlite3.connect yourself."
chain = RunnableLambda(lambda q: PROMPT + q) | ChatOpenAI(model="gpt-4o")
chain.bind(stop=["sqlite"])
