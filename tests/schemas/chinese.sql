-- expect: 会话, 消息
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE 会话 (会话编号 TEXT PRIMARY KEY, 标题 TEXT, 创建时间 TEXT, 更新时间 TEXT);
CREATE TABLE 消息 (编号 INTEGER PRIMARY KEY, 会话编号 TEXT REFERENCES 会话(会话编号), 角色 TEXT CHECK (角色 IN ('user', 'assistant')), 内容 TEXT, 创建时间 TEXT);
