-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE session_kv (session_id TEXT, key TEXT, value TEXT, updated_at TEXT, PRIMARY KEY (session_id, key));
CREATE TABLE agent_memory (id INTEGER PRIMARY KEY, conversation_id TEXT, memory_type TEXT, content TEXT, embedding BLOB, created_at TEXT, last_accessed_at TEXT);
CREATE TABLE scratchpad (thread_id TEXT PRIMARY KEY, content TEXT, updated_at TEXT);
