-- expect: dialogs, phrases
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE dialogs (id INTEGER PRIMARY KEY, name TEXT, start_time TEXT, last_time TEXT);
CREATE TABLE phrases (id INTEGER PRIMARY KEY, dialog_id INTEGER REFERENCES dialogs(id), is_ai INTEGER CHECK (is_ai IN (0, 1)), text TEXT, time TEXT);
