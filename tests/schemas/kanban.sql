-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE boards (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE cards (id TEXT PRIMARY KEY, board_id TEXT REFERENCES boards(id), title TEXT, description TEXT, position INTEGER, created_at TEXT, updated_at TEXT);
CREATE TABLE card_comments (id TEXT PRIMARY KEY, card_id TEXT REFERENCES cards(id), author TEXT, text TEXT, created_at TEXT);
