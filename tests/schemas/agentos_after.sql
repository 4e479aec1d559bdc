-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, metadata TEXT, channel TEXT, last_activity TIMESTAMP);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE webui_sessions_legacy (session_id TEXT PRIMARY KEY, user_id TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, metadata TEXT);
CREATE TABLE webui_messages_legacy (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES webui_sessions_legacy(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL, metadata TEXT);
CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TIMESTAMP, last_activity TIMESTAMP);
CREATE TABLE tasks (task_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), title TEXT, status TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, created_by TEXT, metadata TEXT);
CREATE TABLE schema_migrations (migration_id TEXT PRIMARY KEY, applied_at TIMESTAMP, description TEXT, status TEXT, metadata TEXT);
