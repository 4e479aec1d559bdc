-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE prompt_templates (id TEXT PRIMARY KEY, name TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE prompt_messages (id TEXT PRIMARY KEY, template_id TEXT REFERENCES prompt_templates(id), role TEXT, content TEXT, position INTEGER);
