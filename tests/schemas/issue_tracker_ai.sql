-- expect: none
CREATE TABLE issues (id INTEGER PRIMARY KEY, title TEXT, body TEXT, state TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE issue_comments (id INTEGER PRIMARY KEY, issue_id INTEGER REFERENCES issues(id), author TEXT, body TEXT, created_at TEXT);
INSERT INTO issue_comments VALUES (1,1,'alice','x','2026'),(2,1,'ci-bot','y','2026');
INSERT INTO issues VALUES (1,'t','b','open','2026','2026');
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
