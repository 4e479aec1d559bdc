-- expect: none
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE llm_requests (id TEXT PRIMARY KEY, request TEXT, response TEXT, latency_ms INTEGER, sent_at TEXT);
CREATE TABLE prompt_templates (id TEXT PRIMARY KEY, name TEXT, messages TEXT, created_at TEXT);
CREATE TABLE session_snapshots (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES chat_sessions(id), body TEXT, taken_at TEXT);
CREATE TABLE chat_session_exports (id INTEGER PRIMARY KEY, session_id INTEGER, document TEXT, exported_at TEXT);
INSERT INTO llm_requests VALUES ('r1', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', 'Sorted.', 310, '2026-02-03 10:00:00');
INSERT INTO prompt_templates VALUES ('p1', 'sorter', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', '2026-02-03 10:00:00');
INSERT INTO session_snapshots VALUES (1, 1, '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', '2026-02-03 10:00:00');
INSERT INTO chat_session_exports VALUES (1, 1, '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', '2026-02-03 10:00:00');
