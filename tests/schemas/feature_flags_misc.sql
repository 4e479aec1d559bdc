-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE feature_flags (name TEXT PRIMARY KEY, enabled INTEGER, updated_at INTEGER);
CREATE TABLE migrations (id TEXT PRIMARY KEY, applied_at INTEGER);
CREATE TABLE conversation_exports (id TEXT PRIMARY KEY, conversation_id TEXT, url TEXT, created_at INTEGER);
CREATE TABLE thread_pool_stats (ts INTEGER PRIMARY KEY, active INTEGER, queued INTEGER);
CREATE TABLE chat_models (id TEXT PRIMARY KEY, name TEXT, provider TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE chat_templates (id TEXT PRIMARY KEY, title TEXT, content TEXT, created_at INTEGER, updated_at INTEGER);
