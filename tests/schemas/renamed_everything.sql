-- expect: dialogue_heads, dialogue_lines
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE dialogue_heads (dlg_ref TEXT PRIMARY KEY, heading TEXT, began TEXT, touched TEXT);
CREATE TABLE dialogue_lines (ln INTEGER PRIMARY KEY, dlg_ref TEXT NOT NULL REFERENCES dialogue_heads(dlg_ref), spoken_by TEXT, wording TEXT, moment TEXT);
