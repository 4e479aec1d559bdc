-- expect: cli_sessions
CREATE TABLE conversations(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,conversation_id TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO conversations VALUES('c1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('c2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','c1','user','Where to go?','2026-01-01T10:00:00'),('m2','c1','assistant','Rome.','2026-01-01T10:00:09'),('m3','c2','user','When due?','2026-01-02T10:00:00'),('m4','c2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE cli_sessions(sid TEXT PRIMARY KEY,cwd TEXT,model TEXT,first_prompt TEXT,started REAL,ended REAL);
INSERT INTO cli_sessions VALUES('k1','/home/a','gpt-4o','explain this repo',1767225600.0,1767225700.0);
