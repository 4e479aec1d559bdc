-- expect: none
CREATE TABLE tickets (id INTEGER PRIMARY KEY, requester_id INTEGER, subject TEXT, description TEXT, status TEXT, priority TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE ticket_comments (id INTEGER PRIMARY KEY, ticket_id INTEGER NOT NULL REFERENCES tickets(id), author_id INTEGER, author_type TEXT CHECK (author_type IN ('agent', 'requester')), body TEXT, public INTEGER, created_at TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
