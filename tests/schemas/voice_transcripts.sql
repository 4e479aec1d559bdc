-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE recordings (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), path TEXT, duration_ms INTEGER, sample_rate INTEGER, created_at TEXT);
CREATE TABLE transcript_segments (id INTEGER PRIMARY KEY, recording_id TEXT REFERENCES recordings(id), speaker TEXT, text TEXT, start_ms INTEGER, end_ms INTEGER, confidence REAL);
CREATE TABLE tts_cache (hash TEXT PRIMARY KEY, text TEXT, voice TEXT, audio BLOB, created_at TEXT, last_used_at TEXT);
