-- expect: sohbetler, mesajlar
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE sohbetler (id TEXT PRIMARY KEY, baslik TEXT, olusturuldu TEXT, guncellendi TEXT);
CREATE TABLE mesajlar (id INTEGER PRIMARY KEY, sohbet_id TEXT REFERENCES sohbetler(id), gonderen TEXT, icerik TEXT, zaman TEXT);
INSERT INTO sohbetler VALUES ('a','x','2026','2026');
INSERT INTO mesajlar VALUES (1,'a','user','x','2026'),(2,'a','assistant','y','2026');
