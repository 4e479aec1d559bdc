-- expect: none
CREATE TABLE comments (id INTEGER PRIMARY KEY, owner_type TEXT CHECK(owner_type IN ('document','task','message')), owner_id INTEGER, author TEXT, body TEXT, created_at TEXT);
CREATE TABLE activities (id INTEGER PRIMARY KEY, subject_type TEXT, subject_id INTEGER, actor TEXT CHECK(actor IN ('user','assistant','system')), verb TEXT, description TEXT, created_at TEXT);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE change_log (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), changed_by TEXT CHECK(changed_by IN ('user','assistant')), field TEXT, old_value TEXT, new_value TEXT, changed_at TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), created_by TEXT CHECK(created_by IN ('user','assistant')), title TEXT, body TEXT, created_at TEXT);
INSERT INTO sessions VALUES (1,'A','2024-01-01'); INSERT INTO messages VALUES (1,1,'user','x','2024-01-01'),(2,1,'assistant','y','2024-01-01'); INSERT INTO change_log VALUES (1,1,'user','title','A','B','2024-01-01'),(2,1,'assistant','title','B','C','2024-01-01'); INSERT INTO documents VALUES (1,1,'user','D','..','2024-01-01'),(2,1,'assistant','E','..','2024-01-01');
