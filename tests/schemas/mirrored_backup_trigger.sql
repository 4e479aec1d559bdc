-- expect: none
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, title TEXT, created_at INTEGER, updated_at INTEGER);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'system')), content TEXT, created_at INTEGER);
CREATE TABLE messages_history (history_id INTEGER PRIMARY KEY, message_id TEXT REFERENCES messages(id), role TEXT, content TEXT, changed_at INTEGER);
CREATE TABLE conversations_audit (audit_id INTEGER PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), old_title TEXT, new_title TEXT, changed_at INTEGER);
CREATE TRIGGER mh AFTER UPDATE ON messages BEGIN INSERT INTO messages_history(message_id, role, content, changed_at) VALUES (old.id, old.role, old.content, 1); END;
