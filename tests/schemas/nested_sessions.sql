-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
