-- expect: none
CREATE TABLE device_sessions (id TEXT PRIMARY KEY, device_id TEXT, connected_at TEXT, disconnected_at TEXT, firmware TEXT, signal INTEGER);
CREATE TABLE telemetry (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES device_sessions(id), metric TEXT, value REAL, ts TEXT);
CREATE TABLE commands (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES device_sessions(id), message TEXT, source TEXT, ts TEXT);
