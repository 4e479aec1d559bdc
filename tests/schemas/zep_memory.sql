-- expect: none
CREATE TABLE session (uuid TEXT PRIMARY KEY, session_id TEXT UNIQUE, created_at TEXT, updated_at TEXT, deleted_at TEXT, metadata TEXT, user_id TEXT);
CREATE TABLE message (uuid TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session(session_id), role TEXT, content TEXT, token_count INTEGER, metadata TEXT, created_at TEXT, updated_at TEXT, deleted_at TEXT);
CREATE TABLE summary (uuid TEXT PRIMARY KEY, session_id TEXT REFERENCES session(session_id), content TEXT, metadata TEXT, token_count INTEGER, summary_point_uuid TEXT REFERENCES message(uuid), created_at TEXT);
CREATE TABLE message_embedding (uuid TEXT PRIMARY KEY, session_id TEXT, message_uuid TEXT REFERENCES message(uuid), embedding BLOB, created_at TEXT);
