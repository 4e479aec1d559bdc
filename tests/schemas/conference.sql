-- expect: none
CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, speaker_id INTEGER, room_id INTEGER, starts_at TEXT, ends_at TEXT, abstract TEXT);
CREATE TABLE chats (id TEXT PRIMARY KEY, user_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE speakers (id INTEGER PRIMARY KEY, name TEXT, bio TEXT);
