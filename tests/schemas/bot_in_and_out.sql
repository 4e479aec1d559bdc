-- expect: bot_conversation_log, bot_conversations
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, metadata TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
CREATE TABLE bot_conversations (cid INTEGER PRIMARY KEY, phone TEXT, state TEXT, started_at INTEGER, last_msg_at INTEGER);
CREATE TABLE bot_conversation_log (lid INTEGER PRIMARY KEY, cid INTEGER REFERENCES bot_conversations(cid), dir TEXT CHECK(dir IN ('in','out')), payload TEXT, at INTEGER);
INSERT INTO bot_conversations VALUES (1,'+1','x',1,2); INSERT INTO bot_conversation_log VALUES (1,1,'in','hi',1),(2,1,'out','ho',2);
