-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_leases (session_id TEXT PRIMARY KEY, holder TEXT, acquired_at TEXT, expires_at TEXT);
CREATE TABLE session_state (session_id TEXT PRIMARY KEY, phase TEXT, memory TEXT, updated_at TEXT);
INSERT INTO chat_sessions VALUES ('a','x','2026','2026','{}'),('b','x','2026','2026','{}');
INSERT INTO session_leases VALUES ('a','h','2026','2026'),('b','h','2026','2026');
INSERT INTO session_state VALUES ('a','h','2026','2026'),('b','h','2026','2026');
