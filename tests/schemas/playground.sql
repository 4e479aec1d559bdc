-- expect: playground_sessions, playground_runs
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE playground_sessions (id TEXT PRIMARY KEY, name TEXT, model TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE playground_runs (id TEXT PRIMARY KEY, session_id TEXT REFERENCES playground_sessions(id), prompt TEXT, response TEXT, created_at INTEGER);
