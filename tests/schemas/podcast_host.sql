-- expect: none
CREATE TABLE episodes (id INTEGER PRIMARY KEY, title TEXT, published_at TEXT);
CREATE TABLE transcripts (id INTEGER PRIMARY KEY, episode_id INTEGER REFERENCES episodes(id), speaker TEXT, text TEXT, start_ms INTEGER, end_ms INTEGER);
CREATE TABLE listener_sessions (id TEXT PRIMARY KEY, episode_id INTEGER REFERENCES episodes(id), device TEXT, started_at TEXT, position_ms INTEGER);
CREATE TABLE show_chats (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE show_chat_messages (id INTEGER PRIMARY KEY, chat_id TEXT REFERENCES show_chats(id), role TEXT, content TEXT, created_at TEXT);
