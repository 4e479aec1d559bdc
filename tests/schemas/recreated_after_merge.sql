-- expect: webui_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE webui_sessions_legacy (session_id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE webui_sessions (session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, created_at TEXT, updated_at TEXT, metadata TEXT);
