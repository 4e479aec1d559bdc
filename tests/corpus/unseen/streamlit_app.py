import streamlit as st

conn = st.connection("chat_db", type="sql", url="sqlite:///chat.db")  # hit
st.dataframe(conn.query("SELECT * FROM messages"))
