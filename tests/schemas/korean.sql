-- expect: 대화, 메시지
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
CREATE TABLE 대화 (대화_id TEXT PRIMARY KEY, 제목 TEXT, 생성 TEXT, 수정 TEXT);
CREATE TABLE 메시지 (id INTEGER PRIMARY KEY, 대화_id TEXT REFERENCES 대화(대화_id), 역할 TEXT, 내용 TEXT, 시간 TEXT);
