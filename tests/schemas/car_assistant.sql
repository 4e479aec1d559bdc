-- expect: trip_talks, trip_talk_lines
CREATE TABLE conversations (id TEXT PRIMARY KEY, driver_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL, content TEXT, created_at INTEGER);
CREATE TABLE trips (id INTEGER PRIMARY KEY, driver_id TEXT, started_at INTEGER, ended_at INTEGER, km REAL);
CREATE TABLE trip_talks (id TEXT PRIMARY KEY, driver_id TEXT, title TEXT, began INTEGER, last_active INTEGER);
CREATE TABLE trip_talk_lines (id INTEGER PRIMARY KEY, talk_id TEXT REFERENCES trip_talks(id), speaker TEXT CHECK(speaker IN ('driver','assistant')), line TEXT, at INTEGER);
