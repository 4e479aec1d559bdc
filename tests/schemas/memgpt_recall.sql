-- expect: recall_memory_messages
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE recall_memory_messages (id TEXT PRIMARY KEY, conversation_id TEXT, agent_id TEXT, role TEXT, text TEXT, model TEXT, tool_calls TEXT, created_at TEXT);
