-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE prompts (id TEXT PRIMARY KEY, title TEXT, content TEXT, role TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE prompt_messages (id TEXT PRIMARY KEY, prompt_id TEXT REFERENCES prompts(id), role TEXT, content TEXT, position INTEGER);
CREATE TABLE few_shot_examples (id INTEGER PRIMARY KEY, prompt TEXT, response TEXT);
