-- expect: user_sessions
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE user_sessions (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at TEXT, updated_at TEXT);
