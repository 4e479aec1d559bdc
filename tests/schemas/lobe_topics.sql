-- expect: topics_v1, topic_messages_v1
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE topics_v1 (id TEXT PRIMARY KEY, title TEXT, favorite INTEGER, agent_id TEXT, user_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE topic_messages_v1 (id TEXT PRIMARY KEY, topic_id TEXT REFERENCES topics_v1(id), role TEXT NOT NULL, content TEXT, model TEXT, provider TEXT, created_at TEXT, updated_at TEXT);
