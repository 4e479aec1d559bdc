-- expect: advice_conversations, advice_messages
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, customer_id TEXT, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT REFERENCES chat_sessions(session_id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE advice_conversations (conversation_id TEXT PRIMARY KEY, customer_id TEXT, subject TEXT, started_at TEXT, last_message_at TEXT);
CREATE TABLE advice_messages (id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES advice_conversations(conversation_id), sender_type TEXT CHECK (sender_type IN ('customer','assistant')), body TEXT, sent_at TEXT);
CREATE TABLE transactions (id INTEGER PRIMARY KEY, account TEXT, amount NUMERIC, booked_at TEXT);
