-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE eval_cases (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE eval_messages (id TEXT PRIMARY KEY, case_id TEXT REFERENCES eval_cases(id), role TEXT, content TEXT, position INTEGER);
