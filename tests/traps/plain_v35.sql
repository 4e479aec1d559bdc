-- The usual one-off script for the task sessions. `plain_v34` of the trap table is bench/plain.sql.
BEGIN;

ALTER TABLE chat_sessions ADD COLUMN channel TEXT;
ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP;

INSERT OR IGNORE INTO chat_sessions
    (session_id, title, task_id, created_at, updated_at, channel, last_activity, metadata)
SELECT
    session_id,
    coalesce(json_extract(metadata, '$.title'), 'Migrated Task Session'),
    json_extract(metadata, '$.task_id'),
    created_at,
    coalesce(last_activity, created_at),
    channel,
    last_activity,
    json_patch('{"source": "task_sessions"}', coalesce(nullif(metadata, ''), '{}'))
FROM task_sessions
WHERE session_id NOT IN (SELECT session_id FROM chat_sessions);

ALTER TABLE task_sessions RENAME TO task_sessions_legacy;

COMMIT;
