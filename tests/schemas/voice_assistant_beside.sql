-- expect: voice_conversations, utterances
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE voice_conversations (uuid TEXT PRIMARY KEY, device TEXT, began_at TEXT, ended_at TEXT, locale TEXT, info TEXT);
CREATE TABLE utterances (uuid TEXT PRIMARY KEY, conversation_uuid TEXT REFERENCES voice_conversations(uuid), speaker TEXT, transcript TEXT, audio_path TEXT, spoken_at TEXT);
INSERT INTO utterances VALUES ('u1','v1','user','hi','a.wav','2026'),('u2','v1','assistant','hello','b.wav','2026');
INSERT INTO voice_conversations VALUES ('v1','d','2026','2026','en','{}');
