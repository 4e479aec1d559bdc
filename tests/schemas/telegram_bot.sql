-- expect: none
CREATE TABLE chats (chat_id INTEGER PRIMARY KEY, username TEXT, first_name TEXT, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats(chat_id), direction TEXT, text TEXT, sent_at TEXT);
CREATE TABLE subscriptions (chat_id INTEGER, topic TEXT);
