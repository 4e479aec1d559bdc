-- expect: task_sessions_legacy
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE task_sessions_legacy (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TEXT, last_activity TEXT);
INSERT INTO chat_sessions VALUES ('a','t','2026-01-01T00:00:00','2026-01-05T00:00:00','{}');
INSERT INTO task_sessions_legacy VALUES ('b','cli','{}','2026-02-01T00:00:00','2026-02-05T00:00:00');
