-- expect: concierge_talks, concierge_lines
CREATE TABLE chats (id TEXT PRIMARY KEY, guest TEXT, opened TEXT, closed TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chats(id), role TEXT, content TEXT, at TEXT);
CREATE TABLE concierge_talks (nr TEXT PRIMARY KEY, guest TEXT, opened TEXT, closed TEXT);
CREATE TABLE concierge_lines (nr INTEGER PRIMARY KEY, talk TEXT NOT NULL, w TEXT, v TEXT, at TEXT);
INSERT INTO chats VALUES ('c1','g','2025-01-01','2025-01-01');
INSERT INTO chat_messages VALUES (1,'c1','user','hi','2025-01-01'),(2,'c1','assistant','yo','2025-01-01');
INSERT INTO concierge_talks VALUES ('t1','g','2025-02-01','2025-02-01'),('t2','g','2025-02-02','2025-02-02');
INSERT INTO concierge_lines VALUES (1,'t1','user','room?','2025-02-01'),(2,'t1','bot','yes','2025-02-01'),(3,'t2','user','food?','2025-02-02'),(4,'t2','bot','no','2025-02-02');
