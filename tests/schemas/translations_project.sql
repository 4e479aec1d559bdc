-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE translation_jobs (id TEXT PRIMARY KEY, source_lang TEXT, target_lang TEXT, created_at TEXT, finished_at TEXT);
CREATE TABLE translation_segments (id INTEGER PRIMARY KEY, job_id TEXT REFERENCES translation_jobs(id), source_text TEXT, target_text TEXT, reviewed INTEGER);
