-- expect: bot_sessions, bot_log
CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT, status TEXT, created_at TEXT);
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE bot_sessions (bsid TEXT PRIMARY KEY, visitor TEXT, channel TEXT, opened_at TEXT, closed_at TEXT);
CREATE TABLE bot_log (id INTEGER PRIMARY KEY, bsid TEXT REFERENCES bot_sessions(bsid), actor TEXT CHECK (actor IN ('visitor','bot')), utterance TEXT, at TEXT);
