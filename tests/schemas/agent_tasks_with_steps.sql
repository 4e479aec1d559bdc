-- expect: agent_tasks, agent_task_steps
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE agent_tasks (task_id TEXT PRIMARY KEY, title TEXT, status TEXT, created_at TEXT, modified_at TEXT);
CREATE TABLE agent_task_steps (step_id TEXT PRIMARY KEY, task_id TEXT NOT NULL REFERENCES agent_tasks(task_id), role TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT);
