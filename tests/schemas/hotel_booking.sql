-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE guests (id INTEGER PRIMARY KEY, name TEXT, email TEXT, created_at TEXT);
CREATE TABLE bookings (id INTEGER PRIMARY KEY, guest_id INTEGER REFERENCES guests(id), room TEXT, status TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE booking_messages (id INTEGER PRIMARY KEY, booking_id INTEGER REFERENCES bookings(id), sender TEXT, text TEXT, sent_at TEXT);
