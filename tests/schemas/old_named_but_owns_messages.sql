-- expect: sessions_old
CREATE TABLE sessions_old (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, channel TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions_old(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE notes (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), note TEXT);
