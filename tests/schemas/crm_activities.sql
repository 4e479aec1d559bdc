-- expect: none
CREATE TABLE deals (id INTEGER PRIMARY KEY, name TEXT, stage TEXT, created_at TEXT);
CREATE TABLE activities (id INTEGER PRIMARY KEY, deal_id INTEGER REFERENCES deals(id), type TEXT, subject TEXT, body TEXT, actor TEXT, created_at TEXT);
CREATE TABLE ai_threads (id TEXT PRIMARY KEY, deal_id INTEGER REFERENCES deals(id), created_at TEXT, updated_at TEXT);
CREATE TABLE ai_thread_messages (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES ai_threads(id), role TEXT, content TEXT, created_at TEXT);
