-- expect: none
CREATE TABLE emails (id INTEGER PRIMARY KEY, thread_id TEXT, sender TEXT, recipients TEXT, subject TEXT, body TEXT, received_at TEXT);
CREATE TABLE email_threads (thread_id TEXT PRIMARY KEY, subject TEXT, last_at TEXT);
CREATE TABLE assistant_chats (id TEXT PRIMARY KEY, thread_id TEXT REFERENCES email_threads(thread_id), title TEXT, created_at TEXT);
CREATE TABLE assistant_chat_messages (id TEXT PRIMARY KEY, chat_id TEXT REFERENCES assistant_chats(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE reply_drafts (id TEXT PRIMARY KEY, thread_id TEXT, author TEXT CHECK(author IN ('user','assistant')), body TEXT, created_at TEXT);
