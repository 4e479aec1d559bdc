-- expect: セッション, メッセージ
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE セッション (セッションID TEXT PRIMARY KEY, タイトル TEXT, 作成日時 TEXT, 更新日時 TEXT);
CREATE TABLE メッセージ (ID TEXT PRIMARY KEY, セッションID TEXT REFERENCES セッション(セッションID), 役割 TEXT, 内容 TEXT, 作成日時 TEXT);
