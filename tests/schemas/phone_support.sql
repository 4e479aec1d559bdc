-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE calls (id TEXT PRIMARY KEY, caller TEXT, agent TEXT, started_at TEXT, ended_at TEXT, recording_url TEXT);
CREATE TABLE call_notes (id TEXT PRIMARY KEY, call_id TEXT REFERENCES calls(id), author TEXT, note TEXT, created_at TEXT);
