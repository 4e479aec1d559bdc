-- expect: sessions_backup
CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE sessions_backup (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
INSERT INTO sessions VALUES (1,'A','2024-01-01'),(2,'B','2024-02-01'); INSERT INTO messages VALUES (1,1,'user','x','2024-01-01'),(2,1,'assistant','y','2024-01-01');
INSERT INTO sessions_backup VALUES (1,'A','2024-01-01'),(3,'C','2024-06-01');
