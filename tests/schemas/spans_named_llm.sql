-- expect: none
CREATE TABLE conversations(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO conversations VALUES('c1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('c2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','c1','user','Where to go?','2026-01-01T10:00:00'),('m2','c1','assistant','Rome.','2026-01-01T10:00:09'),('m3','c2','user','When due?','2026-01-02T10:00:00'),('m4','c2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE traces(id TEXT PRIMARY KEY,name TEXT,session_id TEXT,user_id TEXT,started_at TEXT,ended_at TEXT);
CREATE TABLE spans(id TEXT PRIMARY KEY,trace_id TEXT REFERENCES traces(id),parent_id TEXT,name TEXT,input TEXT,output TEXT,started_at TEXT,ended_at TEXT);
CREATE TABLE moderation_results(id INTEGER PRIMARY KEY,message_id TEXT REFERENCES messages(id),category TEXT,score REAL,created_at TEXT);
INSERT INTO traces VALUES('t','chat','c1','u1','2026-01-01','2026-01-01');
INSERT INTO spans VALUES('s','t',NULL,'llm','Where to go?','Rome.','2026-01-01','2026-01-01');
