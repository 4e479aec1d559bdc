-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE llm_calls (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), provider TEXT, model TEXT, prompt TEXT, response TEXT, prompt_tokens INTEGER, completion_tokens INTEGER, cost_usd REAL, latency_ms INTEGER, created_at TEXT);
CREATE TABLE tool_calls (id TEXT PRIMARY KEY, message_id TEXT REFERENCES chat_messages(message_id), name TEXT, arguments TEXT, result TEXT, status TEXT, started_at TEXT, ended_at TEXT);
