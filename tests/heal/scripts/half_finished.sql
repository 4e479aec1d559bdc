-- A script that died after its first two statements.
ALTER TABLE chat_sessions ADD COLUMN channel TEXT;
ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP;
