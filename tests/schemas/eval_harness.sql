-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE eval_runs (id TEXT PRIMARY KEY, name TEXT, model TEXT, started_at TEXT, finished_at TEXT);
CREATE TABLE eval_cases (id TEXT PRIMARY KEY, run_id TEXT REFERENCES eval_runs(id), prompt TEXT, response TEXT, expected TEXT, score REAL);
CREATE TABLE training_conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE training_turns (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES training_conversations(id), role TEXT, content TEXT, created_at TEXT);
