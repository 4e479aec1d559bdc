-- expect: chat_threads, thread_history
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, device_fingerprint TEXT, created_at TIMESTAMP, last_active TIMESTAMP, message_count INTEGER DEFAULT 0, metadata JSON);
CREATE TABLE chat_history (id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL REFERENCES sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, timestamp TIMESTAMP, metadata JSON);
CREATE TABLE chat_threads (thread_id TEXT PRIMARY KEY, fingerprint TEXT, started TIMESTAMP, last_seen TIMESTAMP, turns INTEGER, extra JSON);
CREATE TABLE thread_history (seq INTEGER PRIMARY KEY AUTOINCREMENT, thread_id TEXT NOT NULL REFERENCES chat_threads(thread_id), speaker TEXT NOT NULL, body TEXT NOT NULL, at TIMESTAMP, extra JSON);
