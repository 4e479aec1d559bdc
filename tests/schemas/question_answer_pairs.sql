-- expect: interactions
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE interactions (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), user_message TEXT, assistant_response TEXT, created_at TEXT);
