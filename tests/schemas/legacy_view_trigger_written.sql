-- expect: webui_sessions_legacy
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE webui_sessions_legacy (session_id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE VIEW webui_sessions AS SELECT * FROM webui_sessions_legacy;
CREATE TRIGGER w INSTEAD OF INSERT ON webui_sessions BEGIN INSERT INTO webui_sessions_legacy VALUES (new.session_id, new.user_id, new.created_at, new.updated_at, new.metadata); END;
