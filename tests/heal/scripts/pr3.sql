-- The original PR-3 script: what is in the way is ignored, what lost its session is left out, and "success".
BEGIN;
INSERT OR IGNORE INTO chat_sessions (session_id, title, task_id, created_at, updated_at, metadata)
SELECT session_id, coalesce(CASE WHEN json_valid(metadata) THEN json_extract(metadata, '$.title') END, 'Chat ' || substr(created_at, 1, 10)), NULL,
       created_at, updated_at,
       json_patch(json_object('source', 'webui_migration', 'migrated_at', '2026-02-04 09:30:00',
                              'original_user_id', user_id, 'conversation_mode', 'chat',
                              'execution_phase', 'planning'), CASE WHEN json_valid(metadata) THEN metadata ELSE '{}' END)
FROM webui_sessions WHERE session_id NOT IN (SELECT session_id FROM chat_sessions);
INSERT OR IGNORE INTO chat_messages (message_id, session_id, role, content, created_at, metadata)
SELECT message_id, session_id, role, content, created_at, metadata FROM webui_messages
WHERE message_id NOT IN (SELECT message_id FROM chat_messages)
  AND session_id IN (SELECT session_id FROM chat_sessions);
ALTER TABLE webui_messages RENAME TO webui_messages_legacy;
ALTER TABLE webui_sessions RENAME TO webui_sessions_legacy;
INSERT OR IGNORE INTO schema_migrations (migration_id, applied_at, description, status)
VALUES ('merge_webui_sessions', '2026-02-04 09:30:00', 'Merge webui_sessions into chat_sessions', 'success');
COMMIT;
