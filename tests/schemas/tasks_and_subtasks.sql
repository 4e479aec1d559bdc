-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE tasks (task_id TEXT PRIMARY KEY, session_id TEXT, title TEXT, status TEXT, created_at TEXT, updated_at TEXT, created_by TEXT, metadata TEXT, FOREIGN KEY (session_id) REFERENCES chat_sessions(session_id));
CREATE TABLE task_lineage (id INTEGER PRIMARY KEY, task_id TEXT REFERENCES tasks(task_id), kind TEXT, ref_id TEXT, timestamp TEXT, metadata TEXT);
CREATE TABLE task_audits (id INTEGER PRIMARY KEY, task_id TEXT REFERENCES tasks(task_id), level TEXT, event_type TEXT, payload TEXT, created_at TEXT);
