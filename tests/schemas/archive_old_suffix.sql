-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_sessions_old (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages_old (message_id TEXT PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES ('s9','x',NULL,'2026-05-01','2026-05-02','{}');
INSERT INTO chat_sessions_old VALUES ('s1','x','2025-05-01','2025-05-02','{}');
INSERT INTO chat_messages_old VALUES ('m1','s1','user','hello','2025-05-01');
INSERT INTO chat_messages VALUES ('m9','s9','user','hello','2026-05-01',NULL);
