-- expect: task_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT REFERENCES tasks(task_id), created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, metadata TEXT);
CREATE TABLE tasks (task_id TEXT PRIMARY KEY, session_id TEXT REFERENCES task_sessions(session_id), title TEXT, status TEXT DEFAULT 'created', created_at TIMESTAMP, updated_at TIMESTAMP, created_by TEXT, metadata TEXT);
CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_activity TIMESTAMP DEFAULT CURRENT_TIMESTAMP);
