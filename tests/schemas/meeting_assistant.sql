-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE meetings (id TEXT PRIMARY KEY, title TEXT, started_at TEXT, ended_at TEXT, attendees TEXT);
CREATE TABLE meeting_utterances (id INTEGER PRIMARY KEY, meeting_id TEXT REFERENCES meetings(id), speaker TEXT, text TEXT, spoken_at TEXT);
CREATE TABLE action_items (id INTEGER PRIMARY KEY, meeting_id TEXT REFERENCES meetings(id), owner TEXT, text TEXT, due TEXT);
