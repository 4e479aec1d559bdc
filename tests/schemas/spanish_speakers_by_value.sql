-- expect: conversaciones, mensajes
CREATE TABLE conversaciones (id INTEGER PRIMARY KEY, titulo TEXT, creada TEXT);
CREATE TABLE mensajes (id INTEGER PRIMARY KEY, conversacion_id INTEGER REFERENCES conversaciones(id), rol TEXT, contenido TEXT, fecha TEXT);
CREATE TABLE chats (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, chat_id INTEGER REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO conversaciones VALUES (1,'Hola','2024-01-01'); INSERT INTO mensajes VALUES (1,1,'usuario','hola','2024-01-01'),(2,1,'asistente','buenas','2024-01-01');
INSERT INTO chats VALUES (1,'Hi','2024-01-01'); INSERT INTO chat_messages VALUES (1,1,'user','hi','2024-01-01'),(2,1,'assistant','ho','2024-01-01');
