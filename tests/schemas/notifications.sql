-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE notifications (id INTEGER PRIMARY KEY, user_id TEXT, session_id TEXT, type TEXT, message TEXT, read_at TEXT, created_at TEXT);
CREATE TABLE session_errors (id INTEGER PRIMARY KEY, session_id TEXT, message TEXT, created_at TEXT);
CREATE TABLE session_logs (id INTEGER PRIMARY KEY, session_id TEXT, level TEXT, message TEXT, created_at TEXT);
