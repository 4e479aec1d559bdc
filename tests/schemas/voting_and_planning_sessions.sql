-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE reading_sessions (session_id TEXT PRIMARY KEY, book TEXT, started_at TEXT, pages INTEGER);
CREATE TABLE voting_sessions (session_id TEXT PRIMARY KEY, title TEXT, opened_at TEXT, closed_at TEXT);
CREATE TABLE votes (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES voting_sessions(session_id), voter TEXT, choice TEXT, cast_at TEXT);
CREATE TABLE planning_sessions (session_id TEXT PRIMARY KEY, title TEXT, sprint INTEGER, held_at TEXT);
CREATE TABLE legislative_sessions (id INTEGER PRIMARY KEY, chamber TEXT, year INTEGER, opened TEXT, closed TEXT);
CREATE TABLE recording_sessions (id INTEGER PRIMARY KEY, artist TEXT, studio TEXT, started TEXT, ended TEXT);
INSERT INTO chat_sessions VALUES ('a','A','2024-01-01'); INSERT INTO chat_messages VALUES ('1','a','user','x','2024-01-01'),('2','a','assistant','y','2024-01-01'); INSERT INTO voting_sessions VALUES ('v','Budget','2024-01-01','2024-01-01'); INSERT INTO planning_sessions VALUES ('p','Sprint 3',3,'2024-01-01'); INSERT INTO votes VALUES (1,'v','al','yes','2024-01-01');
