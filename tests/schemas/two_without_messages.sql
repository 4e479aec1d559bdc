-- expect: task_sessions
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE task_sessions (session_id TEXT PRIMARY KEY, channel TEXT, metadata TEXT, created_at TEXT, last_activity TEXT);
CREATE TABLE tasks (task_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), title TEXT, created_at TEXT);
