-- expect: advisor_exchanges, advisor_sessions
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE advisor_sessions (id TEXT PRIMARY KEY, topic TEXT, created_at TEXT);
CREATE TABLE advisor_exchanges (id INTEGER PRIMARY KEY, advisor_session_id TEXT REFERENCES advisor_sessions(id), user_text TEXT, assistant_text TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES ('c','A','2024-01-01'); INSERT INTO chat_messages VALUES ('1','c','user','x','2024-01-01'),('2','c','assistant','y','2024-01-01');
INSERT INTO advisor_sessions VALUES ('a','T','2024-01-01'); INSERT INTO advisor_exchanges VALUES (1,'a','q','r','2024-01-01');
