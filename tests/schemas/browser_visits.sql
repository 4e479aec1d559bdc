-- expect: none
CREATE TABLE visits (id INTEGER PRIMARY KEY, url TEXT, visitor_id TEXT, visited_at TEXT);
CREATE TABLE browser_sessions (id INTEGER PRIMARY KEY, visitor_id TEXT, started_at TEXT, ended_at TEXT, page_count INTEGER, referrer TEXT);
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
