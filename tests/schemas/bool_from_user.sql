-- expect: threads, posts
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE threads (id INTEGER PRIMARY KEY, name TEXT, created TEXT, updated TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES threads(id), from_bot BOOLEAN, body TEXT, created TEXT);
