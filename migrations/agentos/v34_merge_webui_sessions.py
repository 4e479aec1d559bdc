"""Web UI sessions and messages become chat sessions and messages.

The web UI kept a session table and a message table of its own. After this there is one of each, and what the web UI
wrote is marked by its source.
"""

from sessionctl import Check, Merge, Migration, Retire

migration = Migration(
    version="0.34.0",
    aliases=("v34", "pr3"),
    steps=(
        Merge(
            source="webui_sessions",
            target="chat_sessions",
            key={"session_id": "session_id"},
            columns={
                "title": "json_text(metadata, '$.title')",
                "created_at": "stamp(created_at)",
                "updated_at": "stamp(updated_at, created_at)",
                "metadata": "metadata",
            },
            defaults={
                "title": "'Chat ' || substr(created_at, 1, 10)",
                "metadata": {"conversation_mode": "'chat'", "execution_phase": "'planning'"},
            },
            marks={
                "metadata": {
                    "source": "'webui_migration'",
                    "migrated_at": "run_clock()",
                    "original_user_id": "user_id",
                }
            },
            json=("metadata",),
            updated="updated_at",
            extras="metadata",
            inverse={"user_id": "coalesce(json_text(metadata, '$.original_user_id'), 'unknown')"},
            belongs="CASE WHEN json_valid(metadata) THEN json_extract(metadata, '$.source') = 'webui_migration' END",
        ),
        Merge(
            source="webui_messages",
            target="chat_messages",
            key={"message_id": "message_id"},
            columns={
                "session_id": "session_id",
                "role": "role",
                "content": "content",
                "created_at": "stamp(created_at)",
                "metadata": "metadata",
            },
            json=("metadata",),
            extras="metadata",
            on_conflict="fork",
            belongs="EXISTS (SELECT 1 FROM webui_sessions AS own WHERE own.session_id = chat_messages.session_id)",
        ),
        Retire("webui_sessions", successor="chat_sessions"),
        Retire("webui_messages", successor="chat_messages"),
    ),
    checks=(
        Check("gate check", by="gate"),
        Check(
            "session creation",
            do=(
                "INSERT INTO chat_sessions(session_id, title, metadata) VALUES ('sessionctl-check', 'A new chat', "
                '\'{"conversation_mode": "chat", "execution_phase": "planning"}\')',
                "INSERT INTO chat_messages(message_id, session_id, role, content) "
                "VALUES ('sessionctl-check', 'sessionctl-check', 'user', 'Hello')",
            ),
            find="SELECT 'the message does not reach its session' WHERE NOT EXISTS (SELECT 1 FROM chat_messages "
            "JOIN chat_sessions USING (session_id) WHERE message_id = 'sessionctl-check')",
        ),
        Check(
            "chat_sessions verification",
            find="SELECT column1 FROM (VALUES ('session_id'), ('title'), ('task_id'), ('created_at'), ('updated_at'), "
            "('metadata')) EXCEPT SELECT lower(name) FROM pragma_table_info('chat_sessions')",
        ),
        Check(
            "webui_sessions absence",
            find="SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('webui_sessions', 'webui_messages')",
        ),
        Check(
            "metadata defaults",
            find="SELECT session_id FROM chat_sessions WHERE CASE WHEN json_valid(metadata) AND "
            "json_extract(metadata, '$.source') = 'webui_migration' THEN json_type(metadata, '$.conversation_mode') "
            "IS NULL OR json_type(metadata, '$.execution_phase') IS NULL END",
        ),
        Check(
            "patch mode",
            do=(
                "INSERT INTO chat_sessions(session_id, metadata) VALUES ('sessionctl-check', "
                '\'{"conversation_mode": "chat"}\')',
                "UPDATE chat_sessions SET metadata = json_set(metadata, '$.conversation_mode', 'plan') "
                "WHERE session_id = 'sessionctl-check'",
            ),
            find="SELECT 'the mode did not change' WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE "
            "session_id = 'sessionctl-check' AND json_extract(metadata, '$.conversation_mode') = 'plan')",
        ),
        Check(
            "patch phase",
            do=(
                "INSERT INTO chat_sessions(session_id, metadata) VALUES ('sessionctl-check', "
                '\'{"execution_phase": "planning"}\')',
                "UPDATE chat_sessions SET metadata = json_set(metadata, '$.execution_phase', 'execution') "
                "WHERE session_id = 'sessionctl-check'",
            ),
            find="SELECT 'the phase did not change' WHERE NOT EXISTS (SELECT 1 FROM chat_sessions WHERE "
            "session_id = 'sessionctl-check' AND json_extract(metadata, '$.execution_phase') = 'execution')",
        ),
        Check(
            "final state",
            find="SELECT DISTINCT m.name || ' refers to ' || f.\"table\" FROM sqlite_master AS m, "
            "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND m.name NOT LIKE '%\\_legacy%' ESCAPE '\\' "
            "AND lower(f.\"table\") IN ('webui_sessions', 'webui_messages', 'webui_sessions_legacy', "
            "'webui_messages_legacy')",
        ),
        Check("legacy tables", by="archives"),
        Check("database statistics", by="statistics"),
        Check("migration completeness", by="completeness"),
    ),
)
