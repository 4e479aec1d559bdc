-- expect: threads, steps
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE threads (id TEXT PRIMARY KEY, createdAt TEXT, name TEXT, userId TEXT, userIdentifier TEXT, tags TEXT, metadata TEXT);
CREATE TABLE steps (id TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, threadId TEXT NOT NULL REFERENCES threads(id), parentId TEXT, streaming BOOLEAN NOT NULL, metadata TEXT, tags TEXT, input TEXT, output TEXT, createdAt TEXT);
CREATE TABLE elements (id TEXT PRIMARY KEY, threadId TEXT REFERENCES threads(id), type TEXT, url TEXT, name TEXT NOT NULL, display TEXT, size TEXT, forId TEXT, mime TEXT);
