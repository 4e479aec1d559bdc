-- expect: assistant_threads, assistant_thread_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE assistant_threads (id TEXT PRIMARY KEY, object TEXT, title TEXT, assistants TEXT, created INTEGER, updated INTEGER, metadata TEXT);
CREATE TABLE assistant_thread_messages (id TEXT PRIMARY KEY, object TEXT, thread_id TEXT NOT NULL, assistant_id TEXT, role TEXT, content TEXT, status TEXT, created_at INTEGER, completed_at INTEGER, metadata TEXT);
