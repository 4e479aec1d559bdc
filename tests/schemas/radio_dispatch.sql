-- expect: none
CREATE TABLE units (id INTEGER PRIMARY KEY, callsign TEXT);
CREATE TABLE incidents (id INTEGER PRIMARY KEY, kind TEXT, reported_at TEXT, closed_at TEXT);
CREATE TABLE radio_messages (id INTEGER PRIMARY KEY, incident_id INTEGER REFERENCES incidents(id), from_unit INTEGER REFERENCES units(id), to_unit INTEGER REFERENCES units(id), text TEXT, at TEXT);
CREATE TABLE assistant_sessions (id TEXT PRIMARY KEY, incident_id INTEGER REFERENCES incidents(id), title TEXT, created_at TEXT);
CREATE TABLE assistant_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES assistant_sessions(id), role TEXT, content TEXT, created_at TEXT);
