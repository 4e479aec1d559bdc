-- expect: unterhaltungen, beitraege
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE unterhaltungen (id TEXT PRIMARY KEY, titel TEXT, angelegt_am TEXT, geaendert_am TEXT);
CREATE TABLE beitraege (id INTEGER PRIMARY KEY, unterhaltung_id TEXT REFERENCES unterhaltungen(id), sprecher TEXT, text TEXT, zeitpunkt TEXT);
