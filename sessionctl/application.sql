-- The application's own ledgers, for databases that lack them.

CREATE TABLE schema_migrations (migration_id TEXT PRIMARY KEY, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP, description TEXT, status TEXT DEFAULT 'success', metadata TEXT);
CREATE TABLE schema_version (version TEXT PRIMARY KEY, applied_at TIMESTAMP);
