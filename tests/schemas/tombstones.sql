-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE deleted_sessions (session_id TEXT PRIMARY KEY, deleted_at TEXT, deleted_by TEXT);
CREATE TABLE message_revisions (id INTEGER PRIMARY KEY, message_id TEXT REFERENCES chat_messages(message_id), content TEXT, role TEXT, edited_at TEXT);
