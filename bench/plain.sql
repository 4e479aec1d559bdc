-- The usual one-off script, as people write it and as `sessionctl migrate v34` is compared with: no backup, no proof,
-- no statistics. Run by the sqlite3 shell with its default settings.
BEGIN;

INSERT OR IGNORE INTO chat_sessions (session_id, title, task_id, created_at, updated_at, metadata)
SELECT
    session_id,
    coalesce(nullif(json_extract(metadata, '$.title'), ''), 'Chat ' || substr(created_at, 1, 10)),
    NULL,
    created_at,
    updated_at,
    json_patch(
        json_object(
            'source', 'webui_migration',
            'migrated_at', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
            'original_user_id', user_id,
            'conversation_mode', 'chat',
            'execution_phase', 'planning'
        ),
        coalesce(nullif(metadata, ''), '{}')
    )
FROM webui_sessions
WHERE session_id NOT IN (SELECT session_id FROM chat_sessions);

INSERT OR IGNORE INTO chat_messages (message_id, session_id, role, content, created_at, metadata)
SELECT message_id, session_id, role, content, created_at, metadata
FROM webui_messages
WHERE message_id NOT IN (SELECT message_id FROM chat_messages);

ALTER TABLE webui_messages RENAME TO webui_messages_legacy;
ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy;

COMMIT;
