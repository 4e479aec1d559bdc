-- expect: none
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_cache (session_id TEXT PRIMARY KEY, data TEXT, updated_at TEXT);
CREATE TABLE session_locks (session_id TEXT PRIMARY KEY, owner TEXT, acquired_at TEXT);
CREATE TABLE session_meta (session_id TEXT PRIMARY KEY, key TEXT, value TEXT, updated_at TEXT);
CREATE TABLE session_index (session_id TEXT PRIMARY KEY, title TEXT, updated_at TEXT);
