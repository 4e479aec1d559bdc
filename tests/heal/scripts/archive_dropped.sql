-- Somebody dropped the archive, and tasks still refer to it.
DROP TABLE task_sessions_legacy;
