-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE decks (id TEXT PRIMARY KEY, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE cards (id TEXT PRIMARY KEY, deck_id TEXT REFERENCES decks(id), question TEXT, answer TEXT, created_at INTEGER);
CREATE TABLE study_sessions (id TEXT PRIMARY KEY, deck_id TEXT REFERENCES decks(id), started_at INTEGER, ended_at INTEGER, score INTEGER);
