-- expect: none
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT, body TEXT, author TEXT, created_at TEXT);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts(id), author TEXT, body TEXT, created_at TEXT);
CREATE TABLE chat (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE message (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES chat(id), role TEXT, content TEXT, created_at TEXT);
