-- expect: llm_log
CREATE TABLE chats(id INTEGER PRIMARY KEY,user_id INTEGER,title TEXT,created_at INTEGER,updated_at INTEGER);
CREATE TABLE chat_messages(id INTEGER PRIMARY KEY,chat_id INTEGER NOT NULL REFERENCES chats(id),role TEXT NOT NULL,content TEXT,created_at INTEGER);
INSERT INTO chats VALUES(1,1,'Trip',1767225600,1767225700),(2,1,'Tax',1767325600,1767325700);
INSERT INTO chat_messages VALUES(1,1,'user','Where?',1767225600),(2,1,'assistant','Rome.',1767225605),(3,2,'user','When?',1767325600),(4,2,'assistant','May.',1767325605);
CREATE TABLE llm_log(id INTEGER PRIMARY KEY,chat_id INTEGER,input_text TEXT,output_text TEXT,created_at INTEGER);INSERT INTO llm_log VALUES(1,1,'Where?','Rome.',1767225600),(2,2,'When?','May',1767225900);