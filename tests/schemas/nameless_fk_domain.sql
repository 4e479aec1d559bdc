-- expect: rec_a, rec_b
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE rec_a (ra_id TEXT PRIMARY KEY, f1 TEXT, f2 TEXT, f3 TEXT);
CREATE TABLE rec_b (rb_id TEXT PRIMARY KEY, ra_id TEXT REFERENCES rec_a(ra_id), f1 TEXT CHECK (f1 IN ('user','assistant','tool')), f2 TEXT, f3 TEXT);
