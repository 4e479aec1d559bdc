-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE memories (id TEXT PRIMARY KEY, session_id TEXT, kind TEXT, content TEXT, importance REAL, created_at TEXT);
CREATE TABLE facts (id TEXT PRIMARY KEY, session_id TEXT, subject TEXT, predicate TEXT, object TEXT, created_at TEXT);
CREATE TABLE notes (id TEXT PRIMARY KEY, session_id TEXT, author TEXT, body TEXT, created_at TEXT);
INSERT INTO notes VALUES ('1','a','alice','x','2026'),('2','a','bob','y','2026');
