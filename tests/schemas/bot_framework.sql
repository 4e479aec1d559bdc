-- expect: none
CREATE TABLE conversation_references (conversation_id TEXT PRIMARY KEY, channel_id TEXT, service_url TEXT, user_id TEXT, bot_id TEXT, locale TEXT, updated_at TEXT);
CREATE TABLE conversation_state (conversation_id TEXT PRIMARY KEY, state TEXT, etag TEXT, updated_at TEXT);
CREATE TABLE user_state (user_id TEXT PRIMARY KEY, state TEXT, etag TEXT, updated_at TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
