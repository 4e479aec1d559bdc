-- expect: conversations, conversation_entries
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, subject TEXT, begun_at INTEGER);
CREATE TABLE conversation_entries (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversations(id), role_id INTEGER NOT NULL REFERENCES roles(id), body TEXT NOT NULL, created INTEGER);
