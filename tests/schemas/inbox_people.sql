-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE inbox_threads (id TEXT PRIMARY KEY, subject TEXT, last_message_at TEXT, created_at TEXT);
CREATE TABLE inbox_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES inbox_threads(id), sender_id TEXT, recipient_id TEXT, body TEXT, read_at TEXT, sent_at TEXT);
