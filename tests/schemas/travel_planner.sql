-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE trips (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), destination TEXT, starts_on TEXT, ends_on TEXT);
CREATE TABLE itinerary_items (id TEXT PRIMARY KEY, trip_id TEXT REFERENCES trips(id), title TEXT, notes TEXT, at TEXT);
