-- expect: work_items
CREATE TABLE sessions (id INTEGER PRIMARY KEY, title TEXT, status TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE work_items (id INTEGER PRIMARY KEY, name TEXT, state TEXT, created TEXT, modified TEXT);
INSERT INTO sessions VALUES (1,'Fix login','open','2024-01-01','2024-01-01'),(2,'Add tests','open','2024-01-02','2024-01-02'),(3,'Ship','open','2024-01-03','2024-01-03'); INSERT INTO work_items VALUES (1,'Fix login','open','2024-01-01','2024-01-01'),(2,'Add tests','open','2024-01-02','2024-01-02'),(3,'Ship','open','2024-01-03','2024-01-03'); INSERT INTO messages VALUES (1,1,'user','x','2024-01-01'),(2,1,'assistant','y','2024-01-01');
