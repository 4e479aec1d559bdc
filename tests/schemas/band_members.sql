-- expect: none
CREATE TABLE bands (id INTEGER PRIMARY KEY, name TEXT, founded TEXT, created_at TEXT);
CREATE TABLE band_members (id INTEGER PRIMARY KEY, band_id INTEGER NOT NULL REFERENCES bands(id), role TEXT, bio TEXT, joined_at TEXT);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, band_id INTEGER REFERENCES bands(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
