-- expect: none
CREATE TABLE casefiles (casefile_id TEXT PRIMARY KEY, title TEXT, status TEXT, owner_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE tool_sessions (session_id TEXT PRIMARY KEY, casefile_id TEXT REFERENCES casefiles(casefile_id), user_id TEXT, tool TEXT, created_at TEXT);
CREATE TABLE tool_requests (id TEXT PRIMARY KEY, session_id TEXT REFERENCES tool_sessions(session_id), tool TEXT, parameters TEXT, created_at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, casefile_id TEXT REFERENCES casefiles(casefile_id), user_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
