-- expect: user_messages, bot_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE user_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), text TEXT, created_at TEXT);
CREATE TABLE bot_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), text TEXT, created_at TEXT);
