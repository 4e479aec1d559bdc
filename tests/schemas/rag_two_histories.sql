-- expect: messages, conversations
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, device_fingerprint TEXT, created_at TIMESTAMP, last_active TIMESTAMP, message_count INTEGER, metadata JSON);
CREATE TABLE chat_history (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, timestamp TIMESTAMP, metadata JSON);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at TIMESTAMP, updated_at TIMESTAMP);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, created_at TIMESTAMP);
INSERT INTO sessions VALUES ('a','f','2026-01-01','2026-01-02',2,'{}'),('b','f','2026-01-01','2026-01-02',2,'{}');
INSERT INTO chat_history VALUES (1,'a','user','hello','2026-01-01',NULL),(2,'a','assistant','hi','2026-01-01',NULL);
