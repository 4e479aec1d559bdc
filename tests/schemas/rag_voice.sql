-- expect: none
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, device_fingerprint TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, last_active TIMESTAMP, message_count INTEGER DEFAULT 0, metadata JSON);
CREATE TABLE chat_history (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, timestamp TIMESTAMP, metadata JSON, FOREIGN KEY (session_id) REFERENCES sessions(session_id));
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, content TEXT, source TEXT, created_at TIMESTAMP);
CREATE TABLE chunks (id INTEGER PRIMARY KEY, document_id TEXT REFERENCES documents(id), content TEXT, position INTEGER, embedding BLOB);
