-- expect: none
CREATE TABLE tickets (id INTEGER PRIMARY KEY, subject TEXT, status TEXT, priority TEXT, assignee_id INTEGER, customer_id INTEGER, created_at TEXT, updated_at TEXT);
CREATE TABLE ticket_messages (id INTEGER PRIMARY KEY, ticket_id INTEGER REFERENCES tickets(id), sender_role TEXT CHECK (sender_role IN ('customer', 'agent')), body TEXT, created_at TEXT);
CREATE TABLE ai_sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE ai_messages (id TEXT PRIMARY KEY, session_id TEXT REFERENCES ai_sessions(id), role TEXT, content TEXT, created_at TEXT);
