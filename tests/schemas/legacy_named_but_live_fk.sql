-- expect: task_sessions_legacy
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
INSERT INTO chat_sessions VALUES ('a','t','2026-01-01','2026-01-01');
INSERT INTO task_sessions_legacy VALUES ('b','t','2026-03-01','2026-03-02');
