-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE events (id INTEGER PRIMARY KEY, session_id TEXT, type TEXT, payload TEXT, created_at TEXT);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, session_id TEXT, actor TEXT, action TEXT, message TEXT, created_at TEXT);
CREATE TABLE logs (id INTEGER PRIMARY KEY, session_id TEXT, level TEXT, message TEXT, ts TEXT);
INSERT INTO events VALUES (1,'a','tool_started','{}','2026'),(2,'a','tool_ended','{}','2026');
INSERT INTO audit_log VALUES (1,'a','admin','login','x','2026');
