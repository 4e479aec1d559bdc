-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE api_requests (id TEXT PRIMARY KEY, session_id TEXT, endpoint TEXT, request TEXT, response TEXT, status_code INTEGER, latency_ms INTEGER, created_at TEXT);
CREATE TABLE completions_cache (key TEXT PRIMARY KEY, prompt TEXT, response TEXT, model TEXT, created_at TEXT);
