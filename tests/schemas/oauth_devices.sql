-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE oauth_sessions (id TEXT PRIMARY KEY, provider TEXT, state TEXT, code_verifier TEXT, created_at TEXT, expires_at TEXT);
CREATE TABLE login_sessions (id TEXT PRIMARY KEY, user_id TEXT, ip TEXT, user_agent TEXT, created_at TEXT, last_seen_at TEXT);
CREATE TABLE web_sessions (session_key TEXT PRIMARY KEY, session_data TEXT, expire_date TEXT);
CREATE TABLE user_sessions (id TEXT PRIMARY KEY, user_id TEXT, started_at TEXT, ended_at TEXT, device TEXT);
