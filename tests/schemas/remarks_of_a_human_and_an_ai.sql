-- expect: remarks, talks
CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE talks (id INTEGER PRIMARY KEY, heading TEXT, opened INTEGER);
CREATE TABLE remarks (id INTEGER PRIMARY KEY, talk INTEGER REFERENCES talks(id), voice TEXT, saying TEXT, at INTEGER);
INSERT INTO chats VALUES (1,'A','2024-01-01'); INSERT INTO chat_messages VALUES (1,1,'user','x','2024-01-01'),(2,1,'assistant','y','2024-01-01');
INSERT INTO talks VALUES (1,'A',1); INSERT INTO remarks VALUES (1,1,'human','a',1),(2,1,'ai','b',2);
