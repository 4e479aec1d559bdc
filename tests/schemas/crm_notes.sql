-- expect: none
CREATE TABLE contacts (id INTEGER PRIMARY KEY, name TEXT, email TEXT, created_at TEXT);
CREATE TABLE contact_notes (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contacts(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE interactions (id INTEGER PRIMARY KEY, contact_id INTEGER REFERENCES contacts(id), channel TEXT, direction TEXT, summary TEXT, happened_at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
