-- expect: gesprekken, berichten
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE gesprekken (id TEXT PRIMARY KEY, onderwerp TEXT, aangemaakt TEXT, bijgewerkt TEXT);
CREATE TABLE berichten (id INTEGER PRIMARY KEY, gesprek_id TEXT REFERENCES gesprekken(id), afzender TEXT, inhoud TEXT, verzonden TEXT);
INSERT INTO gesprekken VALUES ('g1','x','2026','2026'),('g2','x','2026','2026');
INSERT INTO berichten VALUES (1,'g1','user','hallo','2026'),(2,'g1','assistant','hoi','2026');
