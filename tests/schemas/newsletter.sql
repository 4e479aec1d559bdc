-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE campaigns (id INTEGER PRIMARY KEY, subject TEXT, body TEXT, created_at TEXT, sent_at TEXT);
CREATE TABLE deliveries (id INTEGER PRIMARY KEY, campaign_id INTEGER REFERENCES campaigns(id), recipient TEXT, status TEXT, sent_at TEXT, opened_at TEXT);
