-- expect: none
CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE agent_memory (id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agents(id), kind TEXT, content TEXT, created_at TEXT);
CREATE TABLE agent_mail (id TEXT PRIMARY KEY, from_agent TEXT, to_agent TEXT, body TEXT, created_at TEXT);
CREATE TABLE sessions (id TEXT PRIMARY KEY, agent_id TEXT REFERENCES agents(id), title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE checkpoints (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), state BLOB, created_at TEXT);
CREATE TABLE plans (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), title TEXT, status TEXT, created_at TEXT);
CREATE TABLE plan_steps (id TEXT PRIMARY KEY, plan_id TEXT REFERENCES plans(id), assignee TEXT, description TEXT, status TEXT, position INTEGER);
CREATE TABLE approvals (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), question TEXT, answer TEXT, status TEXT, created_at TEXT);
INSERT INTO agents VALUES ('g','G','2024-01-01'); INSERT INTO sessions VALUES ('a','g','A','2024-01-01'); INSERT INTO messages VALUES ('1','a','user','x','2024-01-01'),('2','a','assistant','y','2024-01-01'); INSERT INTO agent_memory VALUES ('m','g','fact','x','2024-01-01'); INSERT INTO plans VALUES ('p','a','P','open','2024-01-01'); INSERT INTO plan_steps VALUES ('s','p','assistant','do','open',1),('t','p','user','check','open',2); INSERT INTO approvals VALUES ('q','a','ok to run rm?','yes','done','2024-01-01');
