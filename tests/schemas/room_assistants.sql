-- expect: none
CREATE TABLE rooms (id TEXT PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE room_messages (id TEXT PRIMARY KEY, room_id TEXT REFERENCES rooms(id), sender TEXT, body TEXT, created_at TEXT);
CREATE TABLE room_members (room_id TEXT REFERENCES rooms(id), user_id TEXT, role TEXT);
