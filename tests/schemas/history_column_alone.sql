-- expect: sessions
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, title TEXT, history JSON, created_at TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES ('a','A','[{"role":"user","content":"hi"}]','2024-01-01');
INSERT INTO sessions VALUES ('b','B','2024-01-01'); INSERT INTO messages VALUES ('1','b','user','x','2024-01-01'),('2','b','assistant','y','2024-01-01');
