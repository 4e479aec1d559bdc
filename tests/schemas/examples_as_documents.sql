-- expect: none
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE eval_cases (id TEXT PRIMARY KEY, suite TEXT, conversation TEXT, expected TEXT, added_at TEXT);
CREATE TABLE finetune_samples (id TEXT PRIMARY KEY, sample TEXT, split TEXT, added_at TEXT);
CREATE TABLE session_cache (id TEXT PRIMARY KEY, state TEXT, cached_at TEXT);
INSERT INTO eval_cases VALUES ('e1', 'sorting', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', 'Sorted.', '2026-02-03 10:00:00');
INSERT INTO finetune_samples VALUES ('f1', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', 'train', '2026-02-03 10:00:00');
INSERT INTO session_cache VALUES ('c1', '{"title": "Sort", "messages": [{"role": "user", "content": "Sort this list"}, {"role": "assistant", "content": "Sorted."}]}', '2026-02-03 10:00:00');
