-- expect: none
CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE photo_sessions (id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES clients(id), title TEXT, location TEXT, scheduled_at TEXT, created_at TEXT, status TEXT);
CREATE TABLE photos (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES photo_sessions(id), path TEXT, caption TEXT, taken_at TEXT);
CREATE TABLE chat_threads (id TEXT PRIMARY KEY, client_id INTEGER REFERENCES clients(id), title TEXT, created_at TEXT, updated_at TEXT, status TEXT);
CREATE TABLE chat_thread_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES chat_threads(id), role TEXT, content TEXT, created_at TEXT);
