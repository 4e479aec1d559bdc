-- expect: user_chats
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, user_id INTEGER REFERENCES users(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE user_chats (id INTEGER PRIMARY KEY, uuid TEXT UNIQUE, user_id INTEGER REFERENCES users(id), name TEXT, created TEXT, modified TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
