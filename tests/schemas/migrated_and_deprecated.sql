-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE conversations_migrated_20240301 (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE zz_old_messages (id TEXT PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, created_at TEXT);
CREATE TABLE backup_conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT);
CREATE TABLE messages_deprecated (id TEXT PRIMARY KEY, conversation_id TEXT, role TEXT, content TEXT, created_at TEXT);
INSERT INTO conversations VALUES ('a','A','2024-06-01');
INSERT INTO messages VALUES ('1','a','user','x','2024-06-01');
