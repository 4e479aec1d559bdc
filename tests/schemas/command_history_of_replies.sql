-- expect: command_history
CREATE TABLE assistant_sessions (id TEXT PRIMARY KEY, name TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_turns (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES assistant_sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE command_history (id INTEGER PRIMARY KEY, session_id TEXT NOT NULL REFERENCES assistant_sessions(id), user_input TEXT NOT NULL, bot_reply TEXT, created_at TEXT);
