-- expect: adventures, adventure_log
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE adventures (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, settings TEXT);
CREATE TABLE adventure_log (id INTEGER PRIMARY KEY, adventure_id TEXT REFERENCES adventures(id), speaker TEXT CHECK (speaker IN ('player','ai')), text TEXT, created_at TEXT);
