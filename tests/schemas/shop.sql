-- expect: none
CREATE TABLE carts (id TEXT PRIMARY KEY, session_id TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE checkout_sessions (id TEXT PRIMARY KEY, cart_id TEXT, status TEXT, amount INTEGER, created_at TEXT, expires_at TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER, total INTEGER, created_at TEXT);
CREATE TABLE order_notes (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders(id), author TEXT, body TEXT, created_at TEXT);
