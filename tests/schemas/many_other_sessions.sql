-- expect: none
CREATE TABLE oauth_sessions (id TEXT PRIMARY KEY, provider TEXT, state TEXT, created_at TEXT);
CREATE TABLE payment_sessions (id TEXT PRIMARY KEY, user_id TEXT, status TEXT, amount INTEGER, created_at TEXT, updated_at TEXT);
CREATE TABLE upload_sessions (id TEXT PRIMARY KEY, user_id TEXT, filename TEXT, status TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE impersonation_sessions (id TEXT PRIMARY KEY, admin_id TEXT, user_id TEXT, reason TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE analytics_sessions (id TEXT PRIMARY KEY, user_id TEXT, source TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE sandbox_sessions (id TEXT PRIMARY KEY, user_id TEXT, image TEXT, status TEXT, created_at TEXT, stopped_at TEXT);
CREATE TABLE kernel_sessions (id TEXT PRIMARY KEY, notebook TEXT, kernel TEXT, status TEXT, started_at TEXT);
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, status TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES ('a','u','A','open','2024-01-01','2024-01-01'); INSERT INTO chat_messages VALUES ('1','a','user','x','2024-01-01'),('2','a','assistant','y','2024-01-01');
INSERT INTO sandbox_sessions VALUES ('s','u','py','up','2024-01-01',NULL); INSERT INTO upload_sessions VALUES ('z','u','f','ok','2024-01-01','2024-01-01');
