-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE analytics_sessions (id TEXT PRIMARY KEY, visitor_id TEXT, landing_page TEXT, referrer TEXT, started_at TEXT, ended_at TEXT, pageviews INTEGER);
CREATE TABLE session_replays (id TEXT PRIMARY KEY, session_id TEXT, events TEXT, started_at TEXT);
CREATE TABLE ab_assignments (session_id TEXT, experiment TEXT, variant TEXT, assigned_at TEXT);
