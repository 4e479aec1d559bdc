-- expect: chat_log
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE chat_log (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, text TEXT, ts REAL);
INSERT INTO chat_log VALUES (1,'a','human','x',1.0),(2,'a','ai','y',2.0);
