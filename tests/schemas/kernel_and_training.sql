-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE training_sessions (id TEXT PRIMARY KEY, athlete TEXT, plan TEXT, started_at TEXT, ended_at TEXT, notes TEXT);
CREATE TABLE kernel_sessions (id TEXT PRIMARY KEY, path TEXT, name TEXT, kernel_id TEXT, type TEXT);
CREATE TABLE session_snapshots (id INTEGER PRIMARY KEY, session_id TEXT, snapshot TEXT, created_at TEXT);
