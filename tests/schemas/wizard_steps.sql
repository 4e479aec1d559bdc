-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE onboarding_sessions (id TEXT PRIMARY KEY, user_id TEXT, step TEXT, started_at TEXT, completed_at TEXT);
CREATE TABLE onboarding_answers (id INTEGER PRIMARY KEY, onboarding_session_id TEXT REFERENCES onboarding_sessions(id), question TEXT, answer TEXT);
