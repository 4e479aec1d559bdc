-- expect: none
CREATE TABLE channels (id TEXT PRIMARY KEY, name TEXT, topic TEXT, created_at TEXT);
CREATE TABLE posts (id TEXT PRIMARY KEY, channel_id TEXT REFERENCES channels(id), thread_root TEXT, author TEXT, text TEXT, created_at TEXT);
CREATE TABLE dm_conversations (id TEXT PRIMARY KEY, user_a TEXT, user_b TEXT, created_at TEXT);
CREATE TABLE dm_messages (id TEXT PRIMARY KEY, dm_id TEXT REFERENCES dm_conversations(id), sender TEXT, recipient TEXT, text TEXT, sent_at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
