-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, parent_session_id TEXT REFERENCES chat_sessions(session_id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE session_links (from_session TEXT REFERENCES chat_sessions(session_id), to_session TEXT REFERENCES chat_sessions(session_id), kind TEXT, created_at TEXT);
