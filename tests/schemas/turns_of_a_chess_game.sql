-- expect: none
CREATE TABLE games (id INTEGER PRIMARY KEY, white TEXT, black TEXT, started_at TEXT, result TEXT);
CREATE TABLE turns (id INTEGER PRIMARY KEY, game_id INTEGER REFERENCES games(id), player TEXT CHECK(player IN('human', 'ai')), move TEXT, fen TEXT, played_at TEXT);
CREATE TABLE coach_chats (id INTEGER PRIMARY KEY, game_id INTEGER REFERENCES games(id), opened_at TEXT);
CREATE TABLE coach_messages (id INTEGER PRIMARY KEY, coach_chat_id INTEGER REFERENCES coach_chats(id), role TEXT, content TEXT, created_at TEXT);
INSERT INTO games VALUES (1, 'human', 'ai', '2025-01-01 00:00:00', '1-0'), (2, 'human', 'ai', '2025-01-02 00:00:00', '1-0');
INSERT INTO turns VALUES (1, 1, 'human', 'e4', 'rnbq/8', '2025-01-01 00:00:00'), (2, 1, 'ai', 'e5', 'rnbq/8', '2025-01-01 00:00:01'), (3, 1, 'human', 'Nf3', 'rnbq/8', '2025-01-01 00:00:02'), (4, 1, 'ai', 'Nc6', 'rnbq/8', '2025-01-01 00:00:03'), (5, 2, 'human', 'e4', 'rnbq/8', '2025-01-02 00:00:04'), (6, 2, 'ai', 'e5', 'rnbq/8', '2025-01-02 00:00:05'), (7, 2, 'human', 'Nf3', 'rnbq/8', '2025-01-02 00:00:06'), (8, 2, 'ai', 'Nc6', 'rnbq/8', '2025-01-02 00:00:07');
INSERT INTO coach_chats VALUES (1, 1, '2025-01-01 00:00:00'), (2, 2, '2025-01-02 00:00:00');
INSERT INTO coach_messages VALUES (1, 1, 'user', 'How do I reverse a list in Python?', '2025-01-01 00:00:00'), (2, 1, 'assistant', 'Sure, you can use list.reverse() or slicing.', '2025-01-01 00:00:01'), (3, 1, 'user', 'Can you summarise this article for me?', '2025-01-01 00:00:02'), (4, 2, 'assistant', 'The article argues that cities should plant more trees.', '2025-01-02 00:00:03'), (5, 2, 'user', 'Plan a trip to Lisbon in May', '2025-01-02 00:00:04'), (6, 2, 'assistant', 'Day one: walk through Alfama and take the tram.', '2025-01-02 00:00:05');
