-- expect: none
CREATE TABLE contacts (id INTEGER PRIMARY KEY, phone TEXT, name TEXT);
CREATE TABLE sms (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contacts(id), direction TEXT, body TEXT, sent_at TEXT);
CREATE TABLE bot_sessions (id TEXT PRIMARY KEY, contact_id INTEGER, created_at TEXT, updated_at TEXT, state TEXT);
CREATE TABLE bot_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES bot_sessions(id), role TEXT, content TEXT, created_at TEXT);
