-- expect: agent_messages, task_messages, inbox_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
CREATE TABLE agent_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, status TEXT, created_at TEXT);
CREATE TABLE task_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT, deleted_at TEXT);
CREATE TABLE inbox_messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT, metadata TEXT);
