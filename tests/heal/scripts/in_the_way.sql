-- What the PR-3 script drops in silence: another title, another message under the same id, a message without a session.
INSERT INTO chat_sessions (session_id, title, created_at, updated_at)
SELECT session_id, 'Another title', '2026-01-02 03:04:05', '2026-01-02 03:04:05' FROM webui_sessions ORDER BY session_id LIMIT 1;
INSERT INTO chat_messages (message_id, session_id, role, content, created_at)
SELECT message_id, chat_sessions.session_id, 'user', 'Another message', '2026-01-02 03:04:05' FROM chat_sessions, webui_messages
WHERE title = 'Another title' ORDER BY message_id LIMIT 1;
INSERT INTO webui_messages VALUES ('lost-1', 'nobody', 'user', 'Hello?', '2026-01-20T10:00:00.000001', NULL);
