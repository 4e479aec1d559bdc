-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant')), content TEXT NOT NULL, created_at TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant')), content TEXT NOT NULL, status TEXT, attempts INTEGER, created_at TEXT);
CREATE TABLE message_queue (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant')), content TEXT NOT NULL, status TEXT, created_at TEXT);
