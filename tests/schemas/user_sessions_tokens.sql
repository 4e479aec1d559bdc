-- expect: none
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, created_at TEXT);
CREATE TABLE user_sessions (id TEXT PRIMARY KEY, user_id INTEGER REFERENCES users(id), ip_address TEXT, user_agent TEXT, created_at TEXT, last_seen_at TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, user_id INTEGER REFERENCES users(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, chat_id TEXT REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
