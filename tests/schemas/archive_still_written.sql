-- expect: messages_legacy
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE messages_legacy (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TRIGGER keep AFTER INSERT ON messages BEGIN INSERT INTO messages_legacy VALUES (new.id, new.session_id, new.role, new.content, new.created_at); END;
