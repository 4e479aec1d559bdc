-- expect: agent_sessions, agent_turns
CREATE TABLE sessions (id TEXT PRIMARY KEY, project TEXT, created_at TEXT, updated_at TEXT, state TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE summaries (id INTEGER PRIMARY KEY, session_id TEXT REFERENCES sessions(id), summary TEXT, created_at TEXT);
CREATE TABLE agent_sessions (id TEXT PRIMARY KEY, agent TEXT, started_at TEXT, ended_at TEXT, context TEXT);
CREATE TABLE agent_turns (id INTEGER PRIMARY KEY, agent_session_id TEXT REFERENCES agent_sessions(id), role TEXT, text TEXT, ts TEXT);
