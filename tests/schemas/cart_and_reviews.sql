-- expect: none
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE shopping_sessions (id TEXT PRIMARY KEY, user_id TEXT, total REAL, created_at TEXT, modified_at TEXT);
CREATE TABLE cart_items (id TEXT PRIMARY KEY, session_id TEXT REFERENCES shopping_sessions(id), product_id TEXT, quantity INTEGER, created_at TEXT);
CREATE TABLE product_reviews (id TEXT PRIMARY KEY, product_id TEXT, author TEXT, text TEXT, created_at TEXT);
