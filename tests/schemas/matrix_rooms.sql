-- expect: none
CREATE TABLE rooms (room_id TEXT PRIMARY KEY, name TEXT, topic TEXT, creator TEXT, is_public INTEGER);
CREATE TABLE events (event_id TEXT PRIMARY KEY, room_id TEXT NOT NULL REFERENCES rooms(room_id), type TEXT NOT NULL, sender TEXT NOT NULL, origin_server_ts INTEGER NOT NULL, content TEXT, state_key TEXT);
CREATE TABLE room_memberships (event_id TEXT, room_id TEXT REFERENCES rooms(room_id), user_id TEXT, membership TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
