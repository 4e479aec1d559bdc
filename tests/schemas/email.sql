-- expect: none
CREATE TABLE email_threads (id INTEGER PRIMARY KEY, subject TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE emails (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES email_threads(id), sender TEXT, recipient TEXT, cc TEXT, subject TEXT, body TEXT, sent_at TEXT);
CREATE TABLE assistant_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE assistant_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES assistant_sessions(id), role TEXT, content TEXT, created_at TEXT);
