-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE ssh_sessions (id TEXT PRIMARY KEY, host TEXT, user TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE session_commands (id INTEGER PRIMARY KEY, ssh_session_id TEXT REFERENCES ssh_sessions(id), command TEXT, output TEXT, ran_at TEXT);
