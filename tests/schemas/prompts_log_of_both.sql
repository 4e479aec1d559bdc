-- expect: prompts_log
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE prompts_log (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id), user_message TEXT, assistant_message TEXT, created_at TEXT);
