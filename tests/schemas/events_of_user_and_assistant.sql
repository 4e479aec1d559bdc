-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE conversation_events (id INTEGER PRIMARY KEY, conversation_id TEXT, event TEXT, actor TEXT, detail TEXT, created_at TEXT);
CREATE TABLE audit_messages (id INTEGER PRIMARY KEY, level TEXT, actor TEXT, message TEXT, created_at TEXT);
CREATE TABLE email_messages (id INTEGER PRIMARY KEY, to_addr TEXT, subject TEXT, body TEXT, sent_at TEXT);
CREATE TABLE sms_messages (id INTEGER PRIMARY KEY, phone TEXT, body TEXT, status TEXT, sent_at TEXT);
CREATE TABLE system_messages (id INTEGER PRIMARY KEY, severity TEXT, body TEXT, starts_at TEXT, ends_at TEXT);
CREATE TABLE commit_messages (sha TEXT PRIMARY KEY, author TEXT, message TEXT, committed_at TEXT);
INSERT INTO conversations VALUES ('a','A','2024-01-01'); INSERT INTO messages VALUES ('1','a','user','x','2024-01-01'),('2','a','assistant','y','2024-01-01'); INSERT INTO conversation_events VALUES (1,'a','renamed','user','A->B','2024-01-01'),(2,'a','titled','assistant','A','2024-01-01'); INSERT INTO audit_messages VALUES (1,'info','system','start','2024-01-01'); INSERT INTO commit_messages VALUES ('ff','al','fix','2024-01-01');
