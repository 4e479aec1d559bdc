-- expect: task_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT, channel TEXT, last_activity TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT NOT NULL, metadata TEXT DEFAULT '{}', created_at TEXT, updated_at TEXT);
CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TEXT, last_activity TEXT);
