-- expect: voice_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT, channel TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE voice_sessions (session_id TEXT PRIMARY KEY, channel TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
