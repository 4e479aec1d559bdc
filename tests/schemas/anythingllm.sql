-- expect: none
CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT, slug TEXT, createdAt TEXT, lastUpdatedAt TEXT);
CREATE TABLE workspace_threads (id INTEGER PRIMARY KEY, name TEXT, slug TEXT, workspace_id INTEGER REFERENCES workspaces(id), user_id INTEGER, createdAt TEXT, lastUpdatedAt TEXT);
CREATE TABLE workspace_chats (id INTEGER PRIMARY KEY, workspaceId INTEGER, prompt TEXT, response TEXT, include INTEGER, user_id INTEGER, thread_id INTEGER, feedbackScore INTEGER, createdAt TEXT, lastUpdatedAt TEXT);
CREATE TABLE event_logs (id INTEGER PRIMARY KEY, event TEXT, metadata TEXT, userId INTEGER, occurredAt TEXT);
