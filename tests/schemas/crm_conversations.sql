-- expect: crm_conversations, crm_conversation_items
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE crm_conversations (id INTEGER PRIMARY KEY, contact_id INTEGER, subject TEXT, channel TEXT, opened_at TEXT, closed_at TEXT);
CREATE TABLE crm_conversation_items (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES crm_conversations(id), sender_type TEXT CHECK (sender_type IN ('customer', 'assistant')), body TEXT, sent_at TEXT);
