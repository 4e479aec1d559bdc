-- The application goes on after the v35 script: a session with a channel, and what reads the archive.
INSERT INTO chat_sessions (session_id, title, created_at, updated_at, channel, last_activity)
VALUES ('chat-1', 'New', '2026-02-01 00:00:00', '2026-02-01 00:00:00', 'ui', '2026-02-01 00:00:00');
CREATE TABLE notes (note_id INTEGER PRIMARY KEY, session_id TEXT REFERENCES task_sessions_legacy(session_id));
INSERT INTO notes SELECT NULL, session_id FROM task_sessions_legacy ORDER BY session_id LIMIT 5;
CREATE VIEW session_channels AS SELECT session_id, channel FROM task_sessions_legacy;
CREATE TRIGGER notes_touch AFTER INSERT ON notes
BEGIN
    UPDATE task_sessions_legacy SET last_activity = CURRENT_TIMESTAMP WHERE session_id = NEW.session_id;
END;
