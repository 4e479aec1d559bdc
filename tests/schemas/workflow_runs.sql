-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE runs (id TEXT PRIMARY KEY, thread_id TEXT, assistant_id TEXT, status TEXT, started_at TEXT, completed_at TEXT);
CREATE TABLE run_steps (id TEXT PRIMARY KEY, run_id TEXT REFERENCES runs(id), type TEXT, input TEXT, output TEXT, started_at TEXT, completed_at TEXT);
CREATE TABLE tool_runs (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), tool_name TEXT, input TEXT, output TEXT, created_at TEXT);
