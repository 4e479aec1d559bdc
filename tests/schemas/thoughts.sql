-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE thoughts (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), step INTEGER, thought TEXT, created_at TEXT);
CREATE TABLE artifacts (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), kind TEXT, title TEXT, content TEXT, created_at TEXT);
CREATE TABLE usage (id INTEGER PRIMARY KEY, session_id TEXT, model TEXT, prompt_tokens INTEGER, completion_tokens INTEGER, created_at TEXT);
CREATE TABLE agent_runs (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), agent TEXT, status TEXT, started_at TEXT, ended_at TEXT);
