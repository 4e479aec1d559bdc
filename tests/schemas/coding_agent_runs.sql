-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE agent_runs (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), agent TEXT, status TEXT, started_at INTEGER, finished_at INTEGER);
CREATE TABLE patches (id TEXT PRIMARY KEY, run_id TEXT REFERENCES agent_runs(id), path TEXT, diff TEXT, created_at INTEGER);
CREATE TABLE prompts (id TEXT PRIMARY KEY, name TEXT, content TEXT, created_at INTEGER);
