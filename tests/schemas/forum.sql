-- expect: none
CREATE TABLE threads (id INTEGER PRIMARY KEY, forum_id INTEGER, title TEXT, author TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, thread_id INTEGER REFERENCES threads(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO posts VALUES (1,1,'alice','x','2026'),(2,1,'bob','x','2026');
