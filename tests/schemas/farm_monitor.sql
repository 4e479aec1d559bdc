-- expect: advisor_dialogs, advisor_dialog_turns
CREATE TABLE fields (id INTEGER PRIMARY KEY, name TEXT, hectares REAL);
CREATE TABLE sensor_readings (id INTEGER PRIMARY KEY, field_id INTEGER REFERENCES fields(id), kind TEXT, value REAL, at TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, field_id INTEGER, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE advisor_dialogs (dialog_id TEXT PRIMARY KEY, field_id INTEGER, topic TEXT, created TEXT, modified TEXT, extra TEXT);
CREATE TABLE advisor_dialog_turns (id INTEGER PRIMARY KEY, dialog_id TEXT REFERENCES advisor_dialogs(dialog_id), spoken_by TEXT, wording TEXT, spoken_at TEXT);
