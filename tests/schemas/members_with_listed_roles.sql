-- expect: none
CREATE TABLE chat_sessions (id INTEGER PRIMARY KEY, title TEXT, model TEXT, created_at TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES chat_sessions(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO chat_sessions VALUES (1, 'Roses', 'm', '2026-02-01 08:00:00'), (2, 'Taxes', 'm', '2026-02-02 08:00:00');
INSERT INTO chat_messages VALUES (1, 1, 'user', 'When are roses cut?', '2026-02-01 08:00:01'), (2, 1, 'assistant', 'In March.', '2026-02-01 08:00:03');
CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE project_members (id INTEGER PRIMARY KEY, project_id INTEGER REFERENCES projects(id), role_id INTEGER REFERENCES roles(id), note TEXT, joined_at TEXT);
CREATE TABLE session_members (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES chat_sessions(id), role_id INTEGER REFERENCES roles(id), note TEXT, joined_at TEXT);
INSERT INTO roles VALUES (1, 'owner'), (2, 'editor'), (3, 'user');
INSERT INTO projects VALUES (1, 'Garden', '2026-01-01');
INSERT INTO project_members VALUES (1, 1, 1, 'since the start', '2026-01-01'), (2, 1, 3, 'reads', '2026-01-02');
INSERT INTO session_members VALUES (1, 1, 1, 'began it', '2026-02-01'), (2, 1, 3, 'reads along', '2026-02-01');
