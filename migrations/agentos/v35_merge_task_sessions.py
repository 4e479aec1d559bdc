"""Task sessions become chat sessions.

Tasks kept their own session table beside the chat one, mostly under the same ids. After this there is one table, and
a task can be created for any chat session.
"""

from sessionctl import AddColumn, Check, Merge, Migration, Retire

migration = Migration(
    version="0.35.0",
    aliases=("v35", "p0"),
    steps=(
        AddColumn("chat_sessions", "channel", "TEXT"),
        AddColumn("chat_sessions", "last_activity", "TIMESTAMP"),
        Merge(
            source="task_sessions",
            target="chat_sessions",
            key={"session_id": "session_id"},
            columns={
                "title": "json_text(metadata, '$.title')",
                "task_id": "json_text(metadata, '$.task_id')",
                "created_at": "stamp(created_at)",
                "updated_at": "stamp(last_activity, updated_at, created_at)",
                "channel": "channel",
                "last_activity": "stamp(last_activity, updated_at)",
                "metadata": "metadata",
            },
            defaults={"title": "'Migrated Task Session'"},
            json=("metadata",),
            optional=("last_activity", "updated_at"),
            on_orphan={"task_id": "null"},
            updated="updated_at",
            extras="metadata",
            belongs="channel IS NOT NULL OR last_activity IS NOT NULL",
        ),
        Retire("task_sessions", successor="chat_sessions"),
    ),
    checks=(
        Check(
            "task_sessions table removed",
            find="SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'task_sessions'",
        ),
        Check("legacy table exists", by="archives"),
        Check(
            "chat_sessions has the extended schema",
            find="SELECT column1 FROM (VALUES ('session_id'), ('title'), ('task_id'), ('created_at'), ('updated_at'), "
            "('metadata'), ('channel'), ('last_activity')) EXCEPT "
            "SELECT lower(name) FROM pragma_table_info('chat_sessions')",
        ),
        Check("no data loss", by="proof"),
        Check(
            "migration recorded",
            find="SELECT 'v35_merge_task_sessions' WHERE NOT EXISTS (SELECT 1 FROM schema_migrations "
            "WHERE migration_id = 'v35_merge_task_sessions' AND status = 'success')",
        ),
        Check(
            "tasks table exists",
            find="SELECT 'tasks' EXCEPT SELECT name FROM sqlite_master WHERE type = 'table'",
        ),
        Check(
            "session_id referential integrity",
            do=(
                "INSERT INTO chat_sessions(session_id, title) VALUES ('sessionctl-check', 'A new chat')",
                "INSERT INTO tasks(task_id, session_id, title) "
                "VALUES ('sessionctl-check', 'sessionctl-check', 'A task')",
            ),
            find="SELECT DISTINCT 'tasks refers to ' || \"table\" FROM pragma_foreign_key_list('tasks') "
            "WHERE \"from\" = 'session_id' AND lower(\"table\") <> 'chat_sessions'",
        ),
        Check("gate compliance", by="gate"),
        Check(
            "schema version updated",
            find="SELECT '0.35.0' WHERE NOT EXISTS (SELECT 1 FROM schema_version WHERE version = '0.35.0')",
        ),
        Check(
            "can query chat_sessions",
            find="SELECT session_id FROM (SELECT session_id, title, task_id, created_at, updated_at, channel, "
            "last_activity, metadata FROM chat_sessions ORDER BY updated_at DESC LIMIT 1) WHERE 0",
        ),
        Check(
            "can query tasks",
            find="SELECT t.task_id FROM tasks AS t LEFT JOIN chat_sessions AS s ON s.session_id = t.session_id WHERE 0",
        ),
        Check("sample session data integrity", by="proof"),
    ),
)
