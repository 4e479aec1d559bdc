-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE traces (trace_id TEXT PRIMARY KEY, session_id TEXT, name TEXT, started_at TEXT, ended_at TEXT, status TEXT);
CREATE TABLE spans (span_id TEXT PRIMARY KEY, trace_id TEXT REFERENCES traces(trace_id), parent_span_id TEXT, name TEXT, kind TEXT, attributes TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE session_events (id INTEGER PRIMARY KEY, session_id TEXT, event_type TEXT, payload TEXT, created_at TEXT);
