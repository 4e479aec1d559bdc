-- expect: thread_messages, threads
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, dt TEXT);
CREATE TABLE session_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), kind TEXT, value TEXT, dt TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, subject TEXT, added TEXT);
CREATE TABLE thread_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(id), origin TEXT, payload TEXT, added TEXT);
CREATE TABLE flash_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), level TEXT, value TEXT, added TEXT);
CREATE TABLE import_sessions (id TEXT PRIMARY KEY, file TEXT, status TEXT, added TEXT);
CREATE TABLE import_messages (id INTEGER PRIMARY KEY, import_session_id TEXT REFERENCES import_sessions(id), level TEXT, value TEXT, added TEXT);
