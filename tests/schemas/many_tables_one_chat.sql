-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE tasks (task_id TEXT PRIMARY KEY, title TEXT, status TEXT, created_at TIMESTAMP, updated_at TIMESTAMP);
CREATE TABLE task_events (id INTEGER PRIMARY KEY, task_id TEXT REFERENCES tasks(task_id), kind TEXT, actor TEXT, note TEXT, at TIMESTAMP);
CREATE TABLE session_concurrency (session_id TEXT PRIMARY KEY, owner_pid INTEGER, heartbeat_at TIMESTAMP, state TEXT);
CREATE TABLE workflow_executions (id TEXT PRIMARY KEY, session_id TEXT, task_id TEXT, status TEXT, phase TEXT, started_at TIMESTAMP, finished_at TIMESTAMP);
CREATE TABLE casefiles (id TEXT PRIMARY KEY, title TEXT, created_at TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
INSERT INTO chat_sessions VALUES ('a','A','t','2024-01-01','2024-01-01','{}'); INSERT INTO chat_messages VALUES ('1','a','user','x','2024-01-01','{}'),('2','a','assistant','y','2024-01-01','{}'); INSERT INTO tasks VALUES ('t','T','open','2024-01-01','2024-01-01'); INSERT INTO task_events VALUES (1,'t','created','user','by hand','2024-01-01'),(2,'t','closed','assistant','done','2024-01-01'); INSERT INTO casefiles VALUES ('c','C','2024-01-01','2024-01-01','{}');
