-- expect: stories, story_steps
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE voices (id INTEGER PRIMARY KEY, label TEXT UNIQUE);
CREATE TABLE speaker_roles (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE stories (id INTEGER PRIMARY KEY, name TEXT, llm TEXT, begun_at INTEGER);
CREATE TABLE story_steps (id INTEGER PRIMARY KEY, story_id INTEGER NOT NULL REFERENCES stories(id), n INTEGER NOT NULL, role_id INTEGER NOT NULL REFERENCES speaker_roles(id), body TEXT NOT NULL, created INTEGER);
INSERT INTO speaker_roles VALUES (1, 'system'), (2, 'user'), (3, 'assistant');
INSERT INTO stories VALUES (1, 'Dragon', 'm', 1770000000);
INSERT INTO story_steps VALUES (1, 1, 1, 2, 'Once there was', 1770000001), (2, 1, 2, 3, 'a dragon.', 1770000002);
