-- expect: globex_sessions, globex_messages
CREATE TABLE acme_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE acme_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES acme_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE globex_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE globex_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES globex_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO acme_sessions VALUES ('a','x','2026','2026');
INSERT INTO acme_messages VALUES ('m','a','user','x','2026');
