-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, content TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chunks (id TEXT PRIMARY KEY, document_id TEXT REFERENCES documents(id), content TEXT, embedding BLOB, position INTEGER);
CREATE TABLE retrievals (id INTEGER PRIMARY KEY, message_id TEXT REFERENCES messages(id), chunk_id TEXT REFERENCES chunks(id), score REAL);
CREATE TABLE citations (id INTEGER PRIMARY KEY, conversation_id TEXT, chunk_id TEXT, quote TEXT);
