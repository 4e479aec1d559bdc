-- expect: events
CREATE TABLE chats(id TEXT PRIMARY KEY,user_id TEXT,title TEXT,created_at TEXT);
CREATE TABLE messages(id TEXT PRIMARY KEY,chat_id TEXT REFERENCES chats(id),role TEXT,content TEXT,created_at TEXT);
CREATE TABLE events(id INTEGER PRIMARY KEY,chat_id TEXT REFERENCES chats(id),type TEXT,content TEXT,created_at TEXT);
INSERT INTO chats VALUES('a','u','A','2026-01-01'),('b','u','B','2026-01-02');
INSERT INTO messages VALUES('m','a','user','hi','2026-01-01'),('m2','a','assistant','hi','2026-01-01');
INSERT INTO events VALUES(1,'b','user_message','What is 2+2?','2026-01-02'),(2,'b','assistant_message','4','2026-01-02'),(3,'b','user_message','thanks','2026-01-02');
