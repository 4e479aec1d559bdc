-- expect: workstreams
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE workstreams (ref TEXT PRIMARY KEY, label TEXT, opened_at TEXT, last_touched_at TEXT, extra TEXT);
INSERT INTO chat_sessions VALUES ('a','x',NULL,'2026','2026','{}'),('b','x',NULL,'2026','2026','{}'),('c','x',NULL,'2026','2026','{}');
INSERT INTO chat_messages VALUES ('m','a','user','x','2026',NULL);
INSERT INTO workstreams VALUES ('a','x','2026','2026','{}'),('b','y','2026','2026','{}');
