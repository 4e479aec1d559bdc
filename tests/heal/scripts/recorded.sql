-- A script that wrote its success first and did nothing.
INSERT INTO schema_migrations (migration_id, applied_at, description, status)
VALUES ('v35_merge_task_sessions', '2026-02-11 09:30:00', 'Merge task_sessions into chat_sessions', 'success');
