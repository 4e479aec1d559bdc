-- expect: mail_conversations, mail_turns
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE emails (id TEXT PRIMARY KEY, thread_id TEXT, sender TEXT, recipients TEXT, subject TEXT, body TEXT, received_at TEXT);
CREATE TABLE mail_conversations (id TEXT PRIMARY KEY, email_id TEXT REFERENCES emails(id), title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE mail_turns (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES mail_conversations(id), role TEXT, content TEXT, created_at TEXT);
