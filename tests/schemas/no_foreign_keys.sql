-- expect: dialog, dialog_lines
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE dialog (dialog_id TEXT PRIMARY KEY, label TEXT, begun_at TEXT, touched_at TEXT);
CREATE TABLE dialog_lines (id INTEGER PRIMARY KEY, dialog_id TEXT, speaker TEXT, line TEXT, said_at TEXT);
INSERT INTO sessions VALUES ('a','x','2026-01-01','2026-01-01'),('b','x','2026-01-01','2026-01-01'),('c','x','2026-01-01','2026-01-01');
INSERT INTO messages VALUES (1,'a','user','x','2026-01-01'),(2,'a','assistant','x','2026-01-01'),(3,'a','user','x','2026-01-01');
INSERT INTO dialog VALUES ('d','x','2026-01-01','2026-01-01');
INSERT INTO dialog_lines VALUES (1,'d','human','hi','2026-01-01'),(2,'d','bot','hi','2026-01-01');
