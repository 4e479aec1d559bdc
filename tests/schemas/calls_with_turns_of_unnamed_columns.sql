-- expect: call_turns, calls
CREATE TABLE calls (id TEXT PRIMARY KEY, phone TEXT, started_at TEXT, ended_at TEXT, summary TEXT);
CREATE TABLE call_turns (id INTEGER PRIMARY KEY, call_id TEXT REFERENCES calls(id), source TEXT, raw TEXT, created_at TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, visitor TEXT, started_at TEXT, ended_at TEXT, summary TEXT);
CREATE TABLE chat_turns (id INTEGER PRIMARY KEY, chat_id TEXT REFERENCES chats(id), source TEXT, raw TEXT, created_at TEXT);
INSERT INTO calls VALUES ('k1', '+1', '2026-01-01', '2026-01-01', 'ok');
INSERT INTO call_turns VALUES (1, 'k1', 'user', 'Where is my parcel?', '2026-01-01'), (2, 'k1', 'assistant', 'On its way.', '2026-01-01');
INSERT INTO chats VALUES ('c1', 'v', '2026-01-02', '2026-01-02', 'ok');
INSERT INTO chat_turns VALUES (1, 'c1', 'user', 'Can I send it back?', '2026-01-02'), (2, 'c1', 'assistant', 'Within a month.', '2026-01-02');
