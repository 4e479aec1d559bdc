-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, visitor_id TEXT, started_at TEXT, ended_at TEXT, landing_page TEXT, referrer TEXT, pageviews INTEGER);
CREATE TABLE pageviews (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), url TEXT, ts TEXT);
CREATE TABLE events (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), name TEXT, properties TEXT, ts TEXT);
CREATE TABLE assistant_threads (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE assistant_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES assistant_threads(id), role TEXT, content TEXT, created_at TEXT);
