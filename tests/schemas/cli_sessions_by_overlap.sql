-- expect: cli_runs
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT, channel TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE cli_runs (id TEXT PRIMARY KEY, source TEXT, started TEXT, last_activity TEXT, meta TEXT);
INSERT INTO chat_sessions VALUES ('a','t','2026-01-01','2026-01-02','{}','cli'),('b','t','2026-01-01','2026-01-02','{}','cli'),('c','t','2026-01-01','2026-01-02','{}','cli');
INSERT INTO cli_runs VALUES ('a','cli','2026-01-01','2026-01-02','{}'),('b','cli','2026-01-01','2026-01-02','{}');
