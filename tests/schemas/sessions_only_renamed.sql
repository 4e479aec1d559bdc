-- expect: talk_index
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE talk_index (talk_key TEXT PRIMARY KEY, headline TEXT, opened_on TEXT, touched_on TEXT, misc TEXT);
INSERT INTO chat_sessions VALUES ('k1','x',NULL,'2026','2026','{}'),('k2','x',NULL,'2026','2026','{}');
INSERT INTO talk_index VALUES ('k1','x','2026','2026','{}'),('k2','x','2026','2026','{}');
