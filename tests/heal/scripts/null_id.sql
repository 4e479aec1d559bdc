-- One NULL among the target's ids: from now on every NOT IN finds nothing.
INSERT INTO chat_sessions (session_id, title) VALUES (NULL, 'No id');
