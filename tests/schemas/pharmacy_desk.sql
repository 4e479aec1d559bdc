-- expect: none
CREATE TABLE consultations (id INTEGER PRIMARY KEY, patient_id INTEGER, pharmacist TEXT, started_at TEXT, ended_at TEXT, summary TEXT);
CREATE TABLE prescriptions (id INTEGER PRIMARY KEY, consultation_id INTEGER REFERENCES consultations(id), drug TEXT, dose TEXT, issued_at TEXT);
CREATE TABLE assistant_threads (id TEXT PRIMARY KEY, patient_id INTEGER, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE assistant_thread_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES assistant_threads(id), role TEXT CHECK(role IN ('user','assistant','system')), content TEXT, created_at TEXT);
