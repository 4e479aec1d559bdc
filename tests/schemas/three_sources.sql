-- expect: slack_sessions, voice_sessions, slack_messages, voice_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE slack_sessions (session_id TEXT PRIMARY KEY, channel TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE slack_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES slack_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE voice_sessions (session_id TEXT PRIMARY KEY, device TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE voice_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES voice_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE likes (id TEXT, session_id TEXT REFERENCES chat_sessions(session_id));
