-- expect: samtal, meddelanden
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE samtal (id TEXT PRIMARY KEY, rubrik TEXT, skapad TEXT, uppdaterad TEXT);
CREATE TABLE meddelanden (id TEXT PRIMARY KEY, samtal_id TEXT REFERENCES samtal(id), roll TEXT, innehåll TEXT, skapad TEXT);
