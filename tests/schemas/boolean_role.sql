-- expect: talks, talk_entries
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE pins (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id));
CREATE TABLE talks (id TEXT PRIMARY KEY, label TEXT, started_at TEXT, last_at TEXT);
CREATE TABLE talk_entries (id INTEGER PRIMARY KEY, talk_id TEXT REFERENCES talks(id), is_user INTEGER, body TEXT, at TEXT);
