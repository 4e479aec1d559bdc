-- expect: dialog_instances
CREATE TABLE conversations (id TEXT PRIMARY KEY, user_id TEXT, channel TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE utterances (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), speaker TEXT, text TEXT, created_at TEXT);
CREATE TABLE dialog_instances (dialog_id TEXT PRIMARY KEY, user_id TEXT, channel TEXT, begun TEXT, touched TEXT);
