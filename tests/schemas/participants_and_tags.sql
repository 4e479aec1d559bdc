-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE conversation_participants (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), participant TEXT, role TEXT CHECK (role IN ('user', 'assistant')), joined_at INTEGER);
CREATE TABLE conversation_tags (conversation_id TEXT REFERENCES conversations(id), tag TEXT, created_at INTEGER);
CREATE TABLE folders (id TEXT PRIMARY KEY, name TEXT, parent_id TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE shared_conversations (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE drafts (conversation_id TEXT PRIMARY KEY, role TEXT, content TEXT, updated_at INTEGER);
