-- expect: npc_conversations, npc_utterances
CREATE TABLE players (id INTEGER PRIMARY KEY, nick TEXT);
CREATE TABLE dialogues (id INTEGER PRIMARY KEY, player_id INTEGER REFERENCES players(id), scene TEXT, started_at INTEGER);
CREATE TABLE dialogue_lines (id INTEGER PRIMARY KEY, dialogue_id INTEGER REFERENCES dialogues(id), speaker TEXT, line TEXT, t INTEGER);
CREATE TABLE npc_conversations (id INTEGER PRIMARY KEY, player_id INTEGER REFERENCES players(id), npc TEXT, begun_at INTEGER);
CREATE TABLE npc_utterances (id INTEGER PRIMARY KEY, conversation_id INTEGER REFERENCES npc_conversations(id), role TEXT, text TEXT, t INTEGER);
INSERT INTO players VALUES (1,'p'); INSERT INTO dialogues VALUES (1,1,'inn',1); INSERT INTO dialogue_lines VALUES (1,1,'player','ale',1),(2,1,'npc','aye',2);
INSERT INTO npc_conversations VALUES (1,1,'Bo',5); INSERT INTO npc_utterances VALUES (1,1,'player','hi',5),(2,1,'npc','lo',6);
