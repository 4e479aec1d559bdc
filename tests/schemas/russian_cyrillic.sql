-- expect: сессии, сообщения
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE сессии (ид TEXT PRIMARY KEY, название TEXT, создано TEXT, обновлено TEXT);
CREATE TABLE сообщения (ид INTEGER PRIMARY KEY, сессия TEXT REFERENCES сессии(ид), роль TEXT, текст TEXT, время TEXT);
