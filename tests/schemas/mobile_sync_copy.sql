-- expect: local_conversations, local_messages
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE local_conversations (local_id TEXT PRIMARY KEY, remote_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER, synced INTEGER);
CREATE TABLE local_messages (local_id TEXT PRIMARY KEY, conversation_local_id TEXT REFERENCES local_conversations(local_id), role TEXT, content TEXT, created_at INTEGER, synced INTEGER);
