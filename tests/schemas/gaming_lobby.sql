-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE game_sessions (id TEXT PRIMARY KEY, title TEXT, host TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE lobby_chat (id INTEGER PRIMARY KEY, game_session_id TEXT REFERENCES game_sessions(id), player TEXT, text TEXT, sent_at TEXT);
