-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE VIRTUAL TABLE messages_fts USING fts5(session_id, role, content, created_at);
CREATE VIRTUAL TABLE sessions_fts USING fts4(title, created_at);
