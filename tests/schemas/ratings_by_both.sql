-- expect: none
CREATE TABLE sessions(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO sessions VALUES('s1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('s2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','s1','user','Where to go?','2026-01-01T10:00:00'),('m2','s1','assistant','Rome.','2026-01-01T10:00:09'),('m3','s2','user','When due?','2026-01-02T10:00:00'),('m4','s2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE ratings(id INTEGER PRIMARY KEY,target TEXT,rated_by TEXT,stars INTEGER,reason TEXT,created_at TEXT);
CREATE TABLE titles(id INTEGER PRIMARY KEY,target TEXT,source TEXT,title TEXT,created_at TEXT);
CREATE TABLE bookmarks(id INTEGER PRIMARY KEY,target TEXT,kind TEXT,label TEXT,created_at TEXT);
INSERT INTO ratings VALUES(1,'s1','user',5,'good','2026'),(2,'s2','assistant',4,'ok','2026');INSERT INTO titles VALUES(1,'s1','user','Trip','2026'),(2,'s2','assistant','Tax','2026');INSERT INTO bookmarks VALUES(1,'s1','user','x','2026'),(2,'s2','assistant','y','2026');