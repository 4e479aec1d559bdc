-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE edits (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), path TEXT, diff TEXT, author TEXT CHECK(author IN ('user','assistant')), created_at TEXT);
CREATE TABLE commits (sha TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), author TEXT CHECK(author IN ('user','assistant')), message TEXT, created_at TEXT);
CREATE TABLE diagnostics (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), source TEXT, message TEXT, severity TEXT, created_at TEXT);
CREATE TABLE completions (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), prefix TEXT, completion TEXT, accepted INTEGER, created_at TEXT);
