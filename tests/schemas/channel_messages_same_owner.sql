-- expect: session_log
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE session_log (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), sender TEXT, payload TEXT, logged_at TEXT);
INSERT INTO chat_sessions VALUES ('s1','x',NULL,'2026','2026','{}');
INSERT INTO session_log VALUES (1,'s1','user','hi','2026'),(2,'s1','bot','hello','2026'),(3,'s1','user','ok','2026');
