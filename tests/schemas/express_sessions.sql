-- expect: none
CREATE TABLE sessions (sid TEXT PRIMARY KEY, sess TEXT NOT NULL, expired INTEGER);
CREATE TABLE threads (id TEXT PRIMARY KEY, owner TEXT, title TEXT, created_at INTEGER);
CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(id), speaker TEXT, body TEXT, created_at INTEGER);
