-- expect: agent_conversations, voice_dialogs, agent_conversation_messages, voice_dialog_turns
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT, created_at TEXT, updated_at TEXT);
CREATE TABLE conversation_messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE agent_conversations (id TEXT PRIMARY KEY, name TEXT, started_at TEXT, updated_at TEXT);
CREATE TABLE agent_conversation_messages (id TEXT PRIMARY KEY, conversation_id TEXT REFERENCES agent_conversations(id), role TEXT, content TEXT, created_at TEXT);
CREATE TABLE voice_dialogs (id TEXT PRIMARY KEY, label TEXT, begun TEXT, last_turn TEXT);
CREATE TABLE voice_dialog_turns (id TEXT PRIMARY KEY, dialog_id TEXT REFERENCES voice_dialogs(id), speaker TEXT, utterance TEXT, said_at TEXT);
