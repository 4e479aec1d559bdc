-- A script that wrote its success first and did nothing.
INSERT INTO schema_migrations (migration_id, description, status)
VALUES ('v35_merge_task_sessions', 'Merge task_sessions into chat_sessions', 'success');
