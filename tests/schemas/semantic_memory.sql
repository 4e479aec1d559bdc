-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE memories (id TEXT PRIMARY KEY, user_id TEXT, conversation_id TEXT, role TEXT, content TEXT, embedding BLOB, created_at INTEGER, updated_at INTEGER);
CREATE TABLE entities (id TEXT PRIMARY KEY, name TEXT, type TEXT, summary TEXT, created_at INTEGER);
CREATE TABLE episodes (id TEXT PRIMARY KEY, conversation_id TEXT, content TEXT, source TEXT, valid_at INTEGER, created_at INTEGER);
