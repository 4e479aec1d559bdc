-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE bookmarks (id INTEGER PRIMARY KEY, message_id TEXT REFERENCES messages(id), note TEXT, created_at INTEGER);
CREATE TABLE message_reactions (message_id TEXT REFERENCES messages(id), user_id TEXT, emoji TEXT, created_at INTEGER);
CREATE TABLE message_attachments (id TEXT PRIMARY KEY, message_id TEXT REFERENCES messages(id), conversation_id TEXT, filename TEXT, content BLOB);
CREATE TABLE message_translations (id TEXT PRIMARY KEY, message_id TEXT REFERENCES messages(id), lang TEXT, text TEXT, created_at INTEGER);
