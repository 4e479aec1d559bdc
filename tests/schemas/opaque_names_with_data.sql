-- expect: t1, t2
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE t1 (a TEXT PRIMARY KEY, b TEXT, created TEXT, modified TEXT);
CREATE TABLE t2 (x INTEGER PRIMARY KEY, a TEXT REFERENCES t1(a), p TEXT, q TEXT, created TEXT);
INSERT INTO chat_sessions VALUES ('s1','x','2026-01-01','2026-01-01'),('s2','x','2026-01-01','2026-01-01'),('s3','x','2026-01-01','2026-01-01');
INSERT INTO chat_messages VALUES ('m','s1','user','hello','2026-01-01'),('m2','s1','assistant','hello','2026-01-01'),('m3','s1','user','hello','2026-01-01');
INSERT INTO t1 VALUES ('s1','x','2026-01-01','2026-01-01'),('s2','y','2026-01-01','2026-01-01');
INSERT INTO t2 VALUES (1,'s1','user','hello there','2026-01-01'),(2,'s1','assistant','hi','2026-01-02');
