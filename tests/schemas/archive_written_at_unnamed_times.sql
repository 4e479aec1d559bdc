-- expect: utterances_archive
CREATE TABLE talks (id INTEGER PRIMARY KEY, title TEXT, made TEXT);
CREATE TABLE utterances (id INTEGER PRIMARY KEY, talk_id INTEGER REFERENCES talks(id), speaker TEXT, text TEXT, made TEXT);
CREATE TABLE utterances_archive (id INTEGER PRIMARY KEY, talk_id INTEGER, speaker TEXT, text TEXT, made TEXT);
INSERT INTO talks VALUES (1, 'Rome', '2026-01-01 10:00:00'), (2, 'Oslo', '2026-01-02 10:00:00');
INSERT INTO utterances VALUES (1, 1, 'user', 'How far is Rome?', '2026-01-01 10:00:00'), (2, 1, 'assistant', 'Two hours.', '2026-01-01 10:00:05');
INSERT INTO utterances_archive VALUES (1, 1, 'user', 'How far is Rome?', '2026-01-01 10:00:00'), (2, 1, 'assistant', 'Two hours.', '2026-01-01 10:00:05'), (3, 2, 'user', 'And Oslo?', '2026-01-02 10:00:00');
