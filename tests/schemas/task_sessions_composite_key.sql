-- expect: task_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
CREATE TABLE users (user_id TEXT PRIMARY KEY, name TEXT, email TEXT);
CREATE TABLE task_sessions (user_id TEXT, session_id TEXT, channel TEXT, metadata TEXT, created_at TEXT, last_activity TEXT, PRIMARY KEY (user_id, session_id));
