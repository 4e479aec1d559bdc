-- expect: cli_conversations, cli_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE cli_conversations (conv_id TEXT PRIMARY KEY, cwd TEXT, name TEXT, started TEXT, last_used TEXT);
CREATE TABLE cli_messages (msg_id INTEGER PRIMARY KEY, conv_id TEXT, from_user INTEGER, body TEXT, at TEXT);
