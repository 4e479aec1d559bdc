-- expect: composers, bubbles
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE workspaces (id TEXT PRIMARY KEY, folder TEXT, opened_at TEXT);
CREATE TABLE composers (composer_id TEXT PRIMARY KEY, workspace_id TEXT REFERENCES workspaces(id), name TEXT, created_at INTEGER, last_updated_at INTEGER);
CREATE TABLE bubbles (bubble_id TEXT PRIMARY KEY, composer_id TEXT NOT NULL REFERENCES composers(composer_id), kind TEXT NOT NULL CHECK (kind IN ('user', 'ai')), text TEXT, rich_text TEXT, created_at INTEGER);
