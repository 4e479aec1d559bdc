-- expect: sessions_backup
CREATE TABLE sessions(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO sessions VALUES('s1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('s2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','s1','user','Where to go?','2026-01-01T10:00:00'),('m2','s1','assistant','Rome.','2026-01-01T10:00:09'),('m3','s2','user','When due?','2026-01-02T10:00:00'),('m4','s2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE sessions_backup(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,created_at INTEGER,updated_at INTEGER);
INSERT INTO sessions_backup VALUES('b','u','x',1798761600,1798761700);