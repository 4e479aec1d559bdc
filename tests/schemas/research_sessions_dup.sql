-- expect: research_sessions, research_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE research_sessions (id TEXT PRIMARY KEY, topic TEXT, status TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE research_messages (id INTEGER PRIMARY KEY, research_session_id TEXT REFERENCES research_sessions(id), role TEXT, content TEXT, created_at TEXT);
