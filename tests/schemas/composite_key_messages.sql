-- expect: turns
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE turns (session_id TEXT REFERENCES sessions(id), turn_no INTEGER, role TEXT, text TEXT, PRIMARY KEY (session_id, turn_no));
