-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_logs_errors (id INTEGER PRIMARY KEY, session_id TEXT, message TEXT, stack TEXT, created_at TEXT);
CREATE TABLE activity_log (id INTEGER PRIMARY KEY, session_id TEXT, user_id TEXT, action TEXT, details TEXT, created_at TEXT);
CREATE TABLE status_messages (id INTEGER PRIMARY KEY, service TEXT, message TEXT, created_at TEXT);
