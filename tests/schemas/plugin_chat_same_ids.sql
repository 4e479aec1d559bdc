-- expect: plugin_chats
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE plugin_chats (chat_id TEXT PRIMARY KEY, caption TEXT, started TEXT, last_seen TEXT, details TEXT);
INSERT INTO chat_sessions VALUES ('a','x',NULL,'2026','2026','{}'),('b','x',NULL,'2026','2026','{}');
INSERT INTO plugin_chats VALUES ('a','x','2026','2026','{}'),('b','x','2026','2026','{}'),('c','x','2026','2026','{}');
