-- expect: none
CREATE TABLE session (id TEXT PRIMARY KEY, title TEXT, version TEXT, created INTEGER, updated INTEGER, parent_id TEXT REFERENCES session(id));
CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT REFERENCES session(id), role TEXT, created INTEGER, content TEXT);
CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT REFERENCES message(id), session_id TEXT REFERENCES session(id), type TEXT, text TEXT, role TEXT);
