-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE messages_archive_2024 (id TEXT PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE archived_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
INSERT INTO messages VALUES ('m','a','user','x','2026-01-01');
INSERT INTO messages_archive_2024 VALUES ('z','a','user','x','2024-01-01');
