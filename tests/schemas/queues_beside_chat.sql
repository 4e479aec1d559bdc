-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
CREATE TABLE message_queue (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, status TEXT, created_at TEXT);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, status TEXT, attempts INTEGER, created_at TEXT);
CREATE TABLE pending_messages (id INTEGER PRIMARY KEY, session_id TEXT, content TEXT, role TEXT, status TEXT, attempts INTEGER, next_try_at TEXT);
CREATE TABLE scheduled_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, send_at TEXT, sent INTEGER);
CREATE TABLE outgoing (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, claimed_by TEXT, claimed_at TEXT, error TEXT);
CREATE TABLE message_outbox (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, dispatched_at TEXT);
CREATE TABLE message_spool (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, retries INTEGER, due_at TEXT);
CREATE TABLE deleted_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT, deleted_at TEXT);
