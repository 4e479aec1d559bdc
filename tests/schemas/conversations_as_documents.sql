-- expect: coding_threads
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE coding_threads (id TEXT PRIMARY KEY, body TEXT NOT NULL CHECK (json_valid(body)), saved_at TEXT);
INSERT INTO coding_threads VALUES ('k1', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', '2026-02-03 10:00:00');
