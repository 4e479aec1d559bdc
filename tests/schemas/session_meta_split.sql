-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE session_metadata (session_id TEXT PRIMARY KEY REFERENCES chat_sessions(session_id), tags TEXT, pinned INTEGER, archived INTEGER, updated_at TEXT);
CREATE TABLE session_context (session_id TEXT PRIMARY KEY, system_prompt TEXT, memory TEXT, updated_at TEXT);
CREATE TABLE session_costs (session_id TEXT PRIMARY KEY, tokens_in INTEGER, tokens_out INTEGER, cost REAL);
CREATE TABLE session_locks (session_id TEXT PRIMARY KEY, owner TEXT, acquired_at TEXT, expires_at TEXT);
