-- expect: plugin_conversations, plugin_messages
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, model TEXT, created_at TEXT, updated_at TEXT, archived INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, tokens INTEGER, created_at TEXT);
CREATE TABLE shares (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), created_at TEXT);
CREATE TABLE plugin_conversations (id TEXT PRIMARY KEY, plugin TEXT, user_id TEXT, started_at TEXT, ended_at TEXT, metadata TEXT);
CREATE TABLE plugin_messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES plugin_conversations(id), role TEXT, content TEXT, created_at TEXT);
