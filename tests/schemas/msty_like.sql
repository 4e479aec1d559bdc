-- expect: chat_sessions_v1, chat_session_messages
CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT, folder_id TEXT, model TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE folders (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE chat_sessions_v1 (id TEXT PRIMARY KEY, title TEXT, model TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_session_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions_v1(id), role TEXT, content TEXT, created_at TEXT);
