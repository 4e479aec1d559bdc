-- expect: none
CREATE TABLE pages (id INTEGER PRIMARY KEY, slug TEXT, title TEXT, body TEXT, published_at TEXT, updated_at TEXT);
CREATE TABLE comments (id INTEGER PRIMARY KEY, page_id INTEGER REFERENCES pages(id), parent_id INTEGER REFERENCES comments(id), author TEXT, body TEXT, status TEXT, created_at TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
