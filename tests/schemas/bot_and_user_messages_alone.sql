-- expect: bot_messages
CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE user_messages (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL REFERENCES chats(id), user_id INTEGER, text TEXT, created_at TEXT);
CREATE TABLE bot_messages (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL REFERENCES chats(id), model TEXT, text TEXT, created_at TEXT);
