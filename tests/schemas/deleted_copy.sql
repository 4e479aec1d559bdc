-- expect: deleted_chat_sessions, deleted_chat_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE deleted_chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE deleted_chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES deleted_chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
