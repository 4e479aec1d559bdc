-- expect: none
CREATE TABLE projects (id TEXT PRIMARY KEY, name TEXT, description TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, project_id TEXT REFERENCES projects(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES chats(id), project_id TEXT REFERENCES projects(id), role TEXT, content TEXT, created_at TEXT);
