-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE call_sessions (id TEXT PRIMARY KEY, caller TEXT, callee TEXT, started_at TEXT, ended_at TEXT, duration INTEGER);
CREATE TABLE call_events (id INTEGER PRIMARY KEY, call_session_id TEXT REFERENCES call_sessions(id), type TEXT, payload TEXT, at TEXT);
