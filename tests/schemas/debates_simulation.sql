-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE test_sessions (id TEXT PRIMARY KEY, name TEXT, started_at TEXT, ended_at TEXT, result TEXT);
CREATE TABLE focus_sessions (id TEXT PRIMARY KEY, label TEXT, started_at TEXT, ended_at TEXT, notes TEXT);
CREATE TABLE db_sessions (pid INTEGER PRIMARY KEY, app TEXT, state TEXT, started_at TEXT, query TEXT);
