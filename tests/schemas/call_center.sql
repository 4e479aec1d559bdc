-- expect: none
CREATE TABLE calls (id TEXT PRIMARY KEY, caller TEXT, started_at TEXT, ended_at TEXT, duration_s INTEGER);
CREATE TABLE transcript_segments (id INTEGER PRIMARY KEY, call_id TEXT REFERENCES calls(id), speaker TEXT, text TEXT, start_ms INTEGER, end_ms INTEGER, confidence REAL);
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
