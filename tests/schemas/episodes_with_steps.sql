-- expect: episodes, episode_steps
CREATE TABLE episodes (ep_id TEXT PRIMARY KEY, agent TEXT, goal TEXT, t_start REAL, t_end REAL);
CREATE TABLE episode_steps (ep_id TEXT NOT NULL REFERENCES episodes(ep_id), n INTEGER NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, t REAL, PRIMARY KEY (ep_id, n));
CREATE TABLE sessions (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE messages (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES sessions(id), role TEXT, content TEXT, created_at TEXT);
