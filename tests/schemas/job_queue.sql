-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE session_jobs (id INTEGER PRIMARY KEY, session_id TEXT, kind TEXT, payload TEXT, status TEXT, attempts INTEGER, available_at TEXT, locked_by TEXT, created_at TEXT);
CREATE TABLE pending_messages (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, enqueued_at TEXT, retry_count INTEGER, next_attempt_at TEXT);
