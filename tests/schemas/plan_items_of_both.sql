-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE plan_items (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), author TEXT CHECK(author IN ('user','assistant')), text TEXT, done INTEGER, created_at TEXT);
CREATE TABLE scratchpads (session_id TEXT PRIMARY KEY REFERENCES sessions(id), content TEXT, updated_at TEXT);
CREATE TABLE session_recordings (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), path TEXT, created_at TEXT);
CREATE TABLE tool_permissions (session_id TEXT REFERENCES sessions(id), tool TEXT, decision TEXT, decided_by TEXT CHECK(decided_by IN ('user','system')), at TEXT);
CREATE TABLE usage_events (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), type TEXT, input_tokens INTEGER, output_tokens INTEGER, at TEXT);
