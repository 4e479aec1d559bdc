-- expect: none
CREATE TABLE matches (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, match_id INTEGER REFERENCES matches(id), sender_id INTEGER, body TEXT, sent_at TEXT);
CREATE TABLE coach_sessions (id TEXT PRIMARY KEY, user_id INTEGER, created_at TEXT, updated_at TEXT);
CREATE TABLE coach_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES coach_sessions(id), role TEXT, content TEXT, created_at TEXT);
