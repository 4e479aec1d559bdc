-- expect: none
CREATE TABLE upload_sessions (id TEXT PRIMARY KEY, user_id TEXT, filename TEXT, size INTEGER, uploaded INTEGER, created_at TEXT, expires_at TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
