-- expect: none
CREATE TABLE notebooks (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE cells (id TEXT PRIMARY KEY, notebook_id TEXT REFERENCES notebooks(id), type TEXT CHECK(type IN ('code','markdown','ai')), source TEXT, output TEXT, position INTEGER);
CREATE TABLE chats (id TEXT PRIMARY KEY, notebook_id TEXT REFERENCES notebooks(id), created_at TEXT, title TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE kernels (id TEXT PRIMARY KEY, notebook_id TEXT, state TEXT, started_at TEXT);
