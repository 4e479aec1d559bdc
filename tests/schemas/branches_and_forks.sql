-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE conversation_branches (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), name TEXT, forked_from TEXT, created_at INTEGER);
CREATE TABLE message_variants (id TEXT PRIMARY KEY, message_id TEXT REFERENCES messages(id), role TEXT, content TEXT, created_at INTEGER);
CREATE TABLE message_citations (id INTEGER PRIMARY KEY, message_id TEXT REFERENCES messages(id), source TEXT, text TEXT);
