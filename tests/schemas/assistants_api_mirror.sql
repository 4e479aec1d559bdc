-- expect: threads, thread_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, metadata TEXT, created_at INTEGER);
CREATE TABLE thread_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(id), role TEXT, content TEXT, assistant_id TEXT, run_id TEXT, created_at INTEGER);
CREATE TABLE runs (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(id), status TEXT, created_at INTEGER, completed_at INTEGER);
