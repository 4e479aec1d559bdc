-- One NULL among the target's ids: from now on every NOT IN finds nothing.
INSERT INTO chat_sessions (session_id, title, created_at, updated_at)
VALUES (NULL, 'No id', '2026-01-02 03:04:05', '2026-01-02 03:04:05');
