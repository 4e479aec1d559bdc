-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE sensors (id TEXT PRIMARY KEY, name TEXT, unit TEXT, created_at TEXT);
CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor_id TEXT REFERENCES sensors(id), value REAL, at TEXT);
CREATE TABLE commands (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(id), issued_by TEXT CHECK(issued_by IN ('user','assistant')), command TEXT, result TEXT, at TEXT);
CREATE TABLE automations (id TEXT PRIMARY KEY, name TEXT, created_by TEXT, body TEXT, created_at TEXT);
CREATE TABLE timers (id TEXT PRIMARY KEY, session_id TEXT, label TEXT, due_at TEXT);
