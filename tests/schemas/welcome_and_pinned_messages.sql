-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_errors (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES conversations(id), message TEXT, stack TEXT, created_at TEXT);
CREATE TABLE error_messages (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), value TEXT, created_at TEXT);
CREATE TABLE welcome_messages (id INTEGER PRIMARY KEY, conversation_id TEXT, text TEXT, created_at TEXT);
CREATE TABLE pinned_messages (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), message_id TEXT, added TEXT);
