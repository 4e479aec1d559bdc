-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE comment_threads (id TEXT PRIMARY KEY, document_id TEXT REFERENCES documents(id), anchor TEXT, resolved INTEGER, created_at INTEGER);
CREATE TABLE thread_comments (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES comment_threads(id), author_id TEXT, body TEXT, created_at INTEGER);
