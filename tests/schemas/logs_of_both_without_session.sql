-- expect: none
CREATE TABLE sessions(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,model TEXT,created_at TEXT,updated_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,session_id TEXT NOT NULL REFERENCES sessions(id) ON DELETE CASCADE,role TEXT NOT NULL,content TEXT,created_at TEXT);
INSERT INTO sessions VALUES('s1','u1','Trip','gpt-4o','2026-01-01T10:00:00','2026-01-01T10:00:09'),('s2','u2','Tax','gpt-4o','2026-01-02T10:00:00','2026-01-02T10:00:09');
INSERT INTO messages VALUES('m1','s1','user','Where to go?','2026-01-01T10:00:00'),('m2','s1','assistant','Rome.','2026-01-01T10:00:09'),('m3','s2','user','When due?','2026-01-02T10:00:00'),('m4','s2','assistant','May.','2026-01-02T10:00:09');
CREATE TABLE log_entries(id INTEGER PRIMARY KEY,source TEXT,message TEXT,created_at TEXT);
CREATE TABLE activity_log(id INTEGER PRIMARY KEY,actor TEXT,message TEXT,created_at TEXT);
CREATE TABLE changelog_entries(id INTEGER PRIMARY KEY,author TEXT,text TEXT,created_at TEXT);
INSERT INTO log_entries VALUES(1,'assistant','loaded','2026'),(2,'user','clicked save','2026');INSERT INTO activity_log VALUES(1,'user','renamed session','2026'),(2,'assistant','ran tool','2026');