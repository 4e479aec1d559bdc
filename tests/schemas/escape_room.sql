-- expect: none
CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT, capacity INTEGER);
CREATE TABLE game_sessions (id INTEGER PRIMARY KEY, room_id INTEGER REFERENCES rooms(id), team TEXT, started_at TEXT, finished_at TEXT, escaped INTEGER);
CREATE TABLE hints (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES game_sessions(id), text TEXT, given_at TEXT);
CREATE TABLE bookings (id INTEGER PRIMARY KEY, room_id INTEGER REFERENCES rooms(id), name TEXT, at TEXT);
