-- expect: none
CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE therapy_sessions (id INTEGER PRIMARY KEY, patient_id INTEGER REFERENCES patients(id), therapist TEXT, started_at TEXT, ended_at TEXT, notes TEXT);
CREATE TABLE intake_chats (id TEXT PRIMARY KEY, patient_id INTEGER REFERENCES patients(id), created_at TEXT, updated_at TEXT);
CREATE TABLE intake_messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES intake_chats(id), role TEXT, content TEXT, created_at TEXT);
