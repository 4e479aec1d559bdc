-- expect: none
CREATE TABLE chat_history (id INTEGER PRIMARY KEY, session_id TEXT, role TEXT, content TEXT, timestamp TEXT);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE session_titles (session_id TEXT PRIMARY KEY, title TEXT, generated_at TEXT);
