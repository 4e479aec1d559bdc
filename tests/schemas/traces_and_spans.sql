-- expect: none
CREATE TABLE chat_sessions (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE traces (id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(id), name TEXT, start_time TEXT, end_time TEXT, input TEXT, output TEXT);
CREATE TABLE spans (id TEXT PRIMARY KEY, trace_id TEXT REFERENCES traces(id), parent_span_id TEXT, kind TEXT, name TEXT, start_time TEXT, end_time TEXT, attributes TEXT);
CREATE TABLE span_events (id INTEGER PRIMARY KEY, span_id TEXT REFERENCES spans(id), name TEXT, ts TEXT, attributes TEXT);
CREATE TABLE scores (id TEXT PRIMARY KEY, trace_id TEXT REFERENCES traces(id), name TEXT, value REAL, comment TEXT);
INSERT INTO chat_sessions VALUES ('s1','A','2024-01-01');
INSERT INTO chat_messages VALUES ('m1','s1','user','hi','2024-01-01'),('m2','s1','assistant','ho','2024-01-01');
INSERT INTO traces VALUES ('t1','s1','answer','2024-01-01','2024-01-01','hi','ho');
INSERT INTO spans VALUES ('p1','t1',NULL,'llm','call','2024-01-01','2024-01-01','{}');
