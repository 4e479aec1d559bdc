-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE message_queue (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, payload TEXT, status TEXT, attempts INTEGER, locked_by TEXT, created_at TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, topic TEXT, payload TEXT, attempts INTEGER, available_at TEXT);
CREATE TABLE session_jobs (id TEXT PRIMARY KEY, session_id TEXT, status TEXT, attempts INTEGER, run_at TEXT);
