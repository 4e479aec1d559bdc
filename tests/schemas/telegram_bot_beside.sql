-- expect: telegram_dialogs, telegram_history
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE telegram_dialogs (id INTEGER PRIMARY KEY, tg_user_id INTEGER, name TEXT, started_at TEXT, last_message_at TEXT);
CREATE TABLE telegram_history (id INTEGER PRIMARY KEY, dialog_id INTEGER NOT NULL, author TEXT CHECK (author IN ('human', 'ai')), text TEXT, ts INTEGER);
