-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, session_id TEXT, channel TEXT, recipient TEXT, body TEXT, status TEXT, attempts INTEGER, sent_at TEXT);
CREATE TABLE inbox_events (id TEXT PRIMARY KEY, source TEXT, payload TEXT, received_at TEXT, processed_at TEXT);
CREATE TABLE scheduled_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, run_at TEXT, status TEXT, attempts INTEGER);
