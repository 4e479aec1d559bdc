-- expect: threads, turns
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE threads (thread_id TEXT PRIMARY KEY, subject TEXT, opened_at TEXT, last_seen TEXT, extra TEXT);
CREATE TABLE turns (turn_id TEXT PRIMARY KEY, thread_id TEXT REFERENCES threads(thread_id), speaker TEXT, utterance TEXT, said_at TEXT);
