-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE checkout_sessions (id TEXT PRIMARY KEY, customer_id TEXT, amount_total INTEGER, currency TEXT, payment_status TEXT, url TEXT, created_at TEXT, expires_at TEXT);
CREATE TABLE impersonation_sessions (id TEXT PRIMARY KEY, admin_id TEXT, user_id TEXT, reason TEXT, started_at TEXT, ended_at TEXT);
CREATE TABLE device_sessions (id TEXT PRIMARY KEY, device_id TEXT, fingerprint TEXT, last_seen_at TEXT, created_at TEXT);
