-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE message_queue (id INTEGER PRIMARY KEY, conversation_id TEXT, payload TEXT, status TEXT, created_at INTEGER);
CREATE TABLE dead_letters (id INTEGER PRIMARY KEY, queue TEXT, payload TEXT, error TEXT, created_at INTEGER);
CREATE TABLE message_drafts (conversation_id TEXT PRIMARY KEY, content TEXT, updated_at INTEGER);
CREATE TABLE message_status (message_id TEXT PRIMARY KEY REFERENCES messages(id), delivered_at INTEGER, read_at INTEGER);
