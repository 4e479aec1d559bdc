-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE device_sessions (id TEXT PRIMARY KEY, user_id TEXT, platform TEXT, push_token TEXT, created_at INTEGER, last_seen_at INTEGER);
CREATE TABLE websocket_sessions (id TEXT PRIMARY KEY, conversation_id TEXT, connected_at INTEGER, disconnected_at INTEGER);
CREATE TABLE presence (user_id TEXT PRIMARY KEY, status TEXT, updated_at INTEGER);
