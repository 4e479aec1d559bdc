-- expect: none
CREATE TABLE interviews (id INTEGER PRIMARY KEY, candidate TEXT, position TEXT, scheduled_at TEXT, status TEXT);
CREATE TABLE interview_answers (id INTEGER PRIMARY KEY, interview_id INTEGER REFERENCES interviews(id), question TEXT, answer TEXT, score INTEGER, created_at TEXT);
CREATE TABLE survey_sessions (id INTEGER PRIMARY KEY, survey_id INTEGER, respondent TEXT, started_at TEXT, completed_at TEXT);
CREATE TABLE survey_responses (id INTEGER PRIMARY KEY, survey_session_id INTEGER REFERENCES survey_sessions(id), question TEXT, answer TEXT);
CREATE TABLE chat_sessions (session_id TEXT PRIMARY KEY, title TEXT, task_id TEXT, created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, updated_at TIMESTAMP, metadata TEXT);
CREATE TABLE chat_messages (message_id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES chat_sessions(session_id) ON DELETE CASCADE, role TEXT NOT NULL, content TEXT NOT NULL, created_at TIMESTAMP, metadata TEXT);
