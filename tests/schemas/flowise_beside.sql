-- expect: chat_message
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_flow (id TEXT PRIMARY KEY, name TEXT, flowData TEXT, deployed INTEGER, createdDate TEXT, updatedDate TEXT);
CREATE TABLE chat_message (id TEXT PRIMARY KEY, role TEXT NOT NULL, chatflowid TEXT NOT NULL, content TEXT NOT NULL, sourceDocuments TEXT, chatType TEXT, chatId TEXT NOT NULL, memoryType TEXT, sessionId TEXT, createdDate TEXT);
