-- expect: cv, cv_ln
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE cv (cid TEXT PRIMARY KEY, ttl TEXT, crt TEXT, upd TEXT);
CREATE TABLE cv_ln (lid INTEGER PRIMARY KEY, cid TEXT REFERENCES cv(cid), spk TEXT CHECK (spk IN ('user', 'bot')), txt TEXT, ts TEXT);
