-- expect: messages_v2, sessions_v2
CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id INTEGER, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE sessions_v2 (id TEXT PRIMARY KEY, old_id INTEGER, title TEXT, created_at INTEGER);
CREATE TABLE messages_v2 (id TEXT PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at INTEGER);
INSERT INTO sessions VALUES (1,'A','2024-01-01'); INSERT INTO messages VALUES (1,1,'user','x','2024-01-01');
INSERT INTO sessions_v2 VALUES ('a',1,'A',170); INSERT INTO messages_v2 VALUES ('m','a','user','x',170),('n','a','assistant','y',171);
