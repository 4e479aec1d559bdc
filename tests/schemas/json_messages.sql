-- expect: none
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, messages JSON, created_at TEXT, updated_at TEXT);
CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT);
