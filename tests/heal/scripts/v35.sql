-- The original v35 script: columns, a copy that ignores every id that is there, a plain rename, and "success".
BEGIN;
ALTER TABLE chat_sessions ADD COLUMN channel TEXT;
ALTER TABLE chat_sessions ADD COLUMN last_activity TIMESTAMP;
INSERT OR IGNORE INTO chat_sessions (session_id, title, task_id, created_at, updated_at, channel, last_activity, metadata)
SELECT session_id, coalesce(json_extract(metadata, '$.title'), 'Migrated Task Session'),
       json_extract(metadata, '$.task_id'), created_at, coalesce(last_activity, created_at), channel, last_activity, metadata
FROM task_sessions;
ALTER TABLE task_sessions RENAME TO task_sessions_legacy;
INSERT OR IGNORE INTO schema_migrations (migration_id, applied_at, description, status)
VALUES ('v35_merge_task_sessions', '2026-02-11 09:30:00', 'Merge task_sessions into chat_sessions', 'success');
INSERT OR IGNORE INTO schema_version (version, applied_at) VALUES ('0.35.0', '2026-02-11 09:30:00');
COMMIT;
