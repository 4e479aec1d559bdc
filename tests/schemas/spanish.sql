-- expect: charlas, mensajes
CREATE TABLE sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE bookmarks (id TEXT PRIMARY KEY, session_id TEXT REFERENCES sessions(session_id));
CREATE TABLE charlas (id INTEGER PRIMARY KEY, titulo TEXT, creado TEXT, modificado TEXT);
CREATE TABLE mensajes (id INTEGER PRIMARY KEY, charla_id INTEGER REFERENCES charlas(id), rol TEXT CHECK (rol IN ('user','assistant','system')), texto TEXT, creado TEXT);
