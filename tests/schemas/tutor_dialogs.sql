-- expect: tutor_dialogs, tutor_lines
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE tutor_dialogs (id INTEGER PRIMARY KEY, learner TEXT, subject TEXT, begun_at TEXT, last_turn_at TEXT);
CREATE TABLE tutor_lines (id INTEGER PRIMARY KEY, dialog INTEGER REFERENCES tutor_dialogs(id), speaker TEXT CHECK (speaker IN ('learner', 'assistant')), words TEXT, spoken_at TEXT);
