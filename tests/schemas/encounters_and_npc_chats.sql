-- expect: encounter_lines, encounters
CREATE TABLE saves (id INTEGER PRIMARY KEY, slot INTEGER, player_name TEXT, saved_at INTEGER);
CREATE TABLE npcs (id INTEGER PRIMARY KEY, name TEXT, backstory TEXT);
CREATE TABLE encounters (id INTEGER PRIMARY KEY, save_id INTEGER REFERENCES saves(id), npc_id INTEGER REFERENCES npcs(id), began_at INTEGER, ended_at INTEGER);
CREATE TABLE encounter_lines (id INTEGER PRIMARY KEY, encounter_id INTEGER REFERENCES encounters(id), speaker TEXT, line TEXT, tick INTEGER);
CREATE TABLE npc_chats (id INTEGER PRIMARY KEY, save_id INTEGER REFERENCES saves(id), npc_id INTEGER REFERENCES npcs(id), opened_at INTEGER);
CREATE TABLE npc_chat_log (id INTEGER PRIMARY KEY, npc_chat_id INTEGER REFERENCES npc_chats(id), from_player INTEGER, text TEXT, at INTEGER);
CREATE TABLE combat_log (id INTEGER PRIMARY KEY, save_id INTEGER REFERENCES saves(id), attacker TEXT, damage INTEGER, at INTEGER);
INSERT INTO saves VALUES (1, 0, 'Bo', 1735689600), (2, 1, 'Bo', 1735776000);
INSERT INTO npcs VALUES (1, 'Smith', 'Grumpy'), (2, 'Smith', 'Grumpy');
INSERT INTO encounters VALUES (1, 1, 1, 1735689600, 1735689609), (2, 1, 2, 1735776000, 1735776009), (3, 1, 1, 1735862400, 1735862409);
INSERT INTO encounter_lines VALUES (1, 1, 'player', 'How do I reverse a list in Python?', 0), (2, 1, 'npc', 'Sure, you can use list.reverse() or slicing.', 1), (3, 1, 'player', 'Can you summarise this article for me?', 2), (4, 2, 'npc', 'The article argues that cities should plant more trees.', 3), (5, 2, 'player', 'Plan a trip to Lisbon in May', 4), (6, 2, 'npc', 'Day one: walk through Alfama and take the tram.', 5), (7, 3, 'player', 'My order has not arrived yet', 6), (8, 3, 'npc', 'I am sorry to hear that, let me look it up.', 7), (9, 3, 'player', 'Write a haiku about rain', 8);
INSERT INTO npc_chats VALUES (1, 1, 1, 1735689600), (2, 1, 1, 1735776000), (3, 1, 1, 1735862400);
INSERT INTO npc_chat_log VALUES (1, 1, 1, 'How do I reverse a list in Python?', 1735689600), (2, 1, 0, 'Sure, you can use list.reverse() or slicing.', 1735689601), (3, 1, 1, 'Can you summarise this article for me?', 1735689602), (4, 2, 0, 'The article argues that cities should plant more trees.', 1735776003), (5, 2, 1, 'Plan a trip to Lisbon in May', 1735776004), (6, 2, 0, 'Day one: walk through Alfama and take the tram.', 1735776005), (7, 3, 1, 'My order has not arrived yet', 1735862406), (8, 3, 0, 'I am sorry to hear that, let me look it up.', 1735862407), (9, 3, 1, 'Write a haiku about rain', 1735862408);
INSERT INTO combat_log VALUES (1, 1, 'wolf', 4, 1735689600), (2, 1, 'wolf', 4, 1735776000), (3, 1, 'wolf', 4, 1735862400), (4, 1, 'wolf', 4, 1735948800), (5, 1, 'wolf', 4, 1736035200);
