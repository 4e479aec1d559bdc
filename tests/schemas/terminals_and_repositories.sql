-- expect: none
CREATE TABLE sessions(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO sessions VALUES('s1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('s2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','s1','user','Where to go?','2026-01-01T10:00:00'),('m2','s1','assistant','Rome.','2026-01-01T10:00:09'),('m3','s2','user','When due?','2026-01-02T10:00:00'),('m4','s2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE pty_sessions(id TEXT PRIMARY KEY,session_id TEXT REFERENCES sessions(id),cwd TEXT,command TEXT,pid INTEGER,started_at TEXT);
CREATE TABLE repos(id TEXT PRIMARY KEY,user_id TEXT,name TEXT,repo TEXT,git_branch TEXT,created_at TEXT);
CREATE TABLE ssh_sessions(id TEXT PRIMARY KEY,host TEXT,user_id TEXT,cwd TEXT,started_at TEXT,ended_at TEXT);
CREATE TABLE debug_sessions(id TEXT PRIMARY KEY,repo TEXT,cwd TEXT,started_at TEXT,ended_at TEXT);