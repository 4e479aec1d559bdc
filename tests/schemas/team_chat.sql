-- expect: none
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE room_messages (id INTEGER PRIMARY KEY, room_id INTEGER REFERENCES rooms(id), user_id INTEGER, body TEXT, sent_at TEXT);
CREATE TABLE copilot_sessions (id TEXT PRIMARY KEY, user_id INTEGER, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE copilot_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES copilot_sessions(id), role TEXT, content TEXT, created_at TEXT);
