-- expect: bot_threads, bot_thread_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE bot_threads (thread_ts TEXT PRIMARY KEY, channel_id TEXT, started_by TEXT, created_at TEXT, last_reply_at TEXT);
CREATE TABLE bot_thread_messages (id INTEGER PRIMARY KEY, thread_ts TEXT REFERENCES bot_threads(thread_ts), is_bot INTEGER NOT NULL, text TEXT NOT NULL, ts TEXT);
