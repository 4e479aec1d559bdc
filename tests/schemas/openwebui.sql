-- expect: none
CREATE TABLE chat (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, chat JSON, created_at INTEGER, updated_at INTEGER, archived INTEGER, share_id TEXT, pinned INTEGER, meta JSON, folder_id TEXT);
CREATE TABLE user (id TEXT PRIMARY KEY, name TEXT, email TEXT, role TEXT, last_active_at INTEGER, created_at INTEGER);
CREATE TABLE message (id TEXT PRIMARY KEY, user_id TEXT, channel_id TEXT, content TEXT, data JSON, created_at INTEGER);
CREATE TABLE channel (id TEXT PRIMARY KEY, user_id TEXT, name TEXT, description TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE auth (id TEXT PRIMARY KEY, email TEXT, password TEXT, active INTEGER);
