-- expect: chat_history
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE chat_history (chat_id TEXT PRIMARY KEY, user_id TEXT, title TEXT, messages JSON, created_at TEXT, updated_at TEXT);
