-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE review_threads (id TEXT PRIMARY KEY, path TEXT, line INTEGER, resolved INTEGER, created_at TEXT);
CREATE TABLE review_comments (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES review_threads(id), author TEXT, body TEXT, created_at TEXT);
