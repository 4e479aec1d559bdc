-- expect: none
CREATE TABLE chats (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, chat_id TEXT NOT NULL REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE deleted_messages (id TEXT PRIMARY KEY, chat_id TEXT, role TEXT, content TEXT, created_at TEXT, deleted_at TEXT, deleted_by TEXT);
CREATE TABLE trash_chats (id TEXT PRIMARY KEY, title TEXT, payload TEXT, deleted_at TEXT, purge_at TEXT);
