-- expect: none
CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE chats_fts_data (id INTEGER PRIMARY KEY, block BLOB);
CREATE VIRTUAL TABLE messages_index USING fts4(content);
CREATE VIRTUAL TABLE geo USING rtree(id, minx, maxx);
CREATE TABLE message_embeddings (message_id INTEGER PRIMARY KEY, role TEXT, content TEXT, embedding BLOB, created_at TEXT);
CREATE TABLE chat_embeddings (chat_id INTEGER PRIMARY KEY, title TEXT, embedding BLOB, created_at TEXT);
CREATE TABLE chat_titles (chat_id INTEGER, title TEXT, created_at TEXT, PRIMARY KEY(chat_id, created_at));
CREATE TABLE chat_usage (chat_id INTEGER, day TEXT, messages INTEGER, tokens INTEGER, PRIMARY KEY(chat_id, day));
INSERT INTO chats VALUES (1,'A','2024-01-01'); INSERT INTO messages VALUES (1,1,'user','x','2024-01-01'),(2,1,'assistant','y','2024-01-01'); INSERT INTO message_embeddings VALUES (1,'user','x',x'00','2024-01-01'),(2,'assistant','y',x'00','2024-01-01'); INSERT INTO chat_titles VALUES (1,'A','2024-01-01');
