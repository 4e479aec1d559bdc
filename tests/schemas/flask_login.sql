-- expect: none
CREATE TABLE sessions (id INTEGER PRIMARY KEY, session_id VARCHAR(255) UNIQUE, data BLOB, expiry DATETIME);
CREATE TABLE conversations (id INTEGER PRIMARY KEY, title TEXT, created_at DATETIME, updated_at DATETIME);
CREATE TABLE messages (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES conversations(id), role TEXT, content TEXT, created_at DATETIME);
