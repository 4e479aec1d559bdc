-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_rooms (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE chat_room_members (room_id TEXT, user_id TEXT, joined_at TEXT);
CREATE TABLE room_posts (id TEXT PRIMARY KEY, room_id TEXT REFERENCES chat_rooms(id), user_id TEXT, body TEXT, created_at TEXT);
