-- expect: none
CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT, created_at TEXT);
CREATE TABLE visits (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients(id), reason TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE visit_notes (id INTEGER PRIMARY KEY, visit_id INTEGER REFERENCES visits(id), author_role TEXT CHECK (author_role IN ('doctor','nurse')), text TEXT, created_at TEXT);
CREATE TABLE therapy_sessions (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients(id), title TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
