-- expect: none
CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE group_sessions (id INTEGER PRIMARY KEY, group_id INTEGER REFERENCES groups(id), topic TEXT, starts_at TEXT, ends_at TEXT, location TEXT);
CREATE TABLE attendance (session_id INTEGER REFERENCES group_sessions(id), student TEXT, role TEXT, notes TEXT, checked_in_at TEXT, PRIMARY KEY (session_id, student));
CREATE TABLE ai_chats (id INTEGER PRIMARY KEY, group_id INTEGER REFERENCES groups(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE ai_chat_messages (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL REFERENCES ai_chats(id), role TEXT, content TEXT, created_at TEXT);
