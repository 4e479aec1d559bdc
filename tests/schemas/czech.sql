-- expect: repliky, rozhovory
CREATE TABLE konverzace (id INTEGER PRIMARY KEY, nazev TEXT, vytvoreno TEXT);
CREATE TABLE zpravy (id INTEGER PRIMARY KEY, konverzace_id INTEGER REFERENCES konverzace(id), role TEXT, obsah TEXT, vytvoreno TEXT);
CREATE TABLE rozhovory (id INTEGER PRIMARY KEY, tema TEXT, zahajeno TEXT);
CREATE TABLE repliky (id INTEGER PRIMARY KEY, rozhovor_id INTEGER REFERENCES rozhovory(id), mluvci TEXT, text TEXT, cas TEXT);
INSERT INTO konverzace VALUES (1, 'Cesta', '2025-01-01 00:00:00'), (2, 'Cesta', '2025-01-02 00:00:00'), (3, 'Cesta', '2025-01-03 00:00:00');
INSERT INTO zpravy VALUES (1, 1, 'user', 'Jak do Brna?', '2025-01-01 00:00:00'), (2, 1, 'assistant', 'Vlakem.', '2025-01-01 00:00:01'), (3, 1, 'user', 'Jak do Brna?', '2025-01-01 00:00:02'), (4, 2, 'assistant', 'Vlakem.', '2025-01-02 00:00:03'), (5, 2, 'user', 'Jak do Brna?', '2025-01-02 00:00:04'), (6, 2, 'assistant', 'Vlakem.', '2025-01-02 00:00:05'), (7, 3, 'user', 'Jak do Brna?', '2025-01-03 00:00:06'), (8, 3, 'assistant', 'Vlakem.', '2025-01-03 00:00:07'), (9, 3, 'user', 'Jak do Brna?', '2025-01-03 00:00:08');
INSERT INTO rozhovory VALUES (1, 'Jídlo', '2025-01-01 00:00:00'), (2, 'Jídlo', '2025-01-02 00:00:00'), (3, 'Jídlo', '2025-01-03 00:00:00');
INSERT INTO repliky VALUES (1, 1, 'uzivatel', 'Co vařit?', '2025-01-01 00:00:00'), (2, 1, 'asistent', 'Polévku.', '2025-01-01 00:00:01'), (3, 1, 'uzivatel', 'Co vařit?', '2025-01-01 00:00:02'), (4, 2, 'asistent', 'Polévku.', '2025-01-02 00:00:03'), (5, 2, 'uzivatel', 'Co vařit?', '2025-01-02 00:00:04'), (6, 2, 'asistent', 'Polévku.', '2025-01-02 00:00:05'), (7, 3, 'uzivatel', 'Co vařit?', '2025-01-03 00:00:06'), (8, 3, 'asistent', 'Polévku.', '2025-01-03 00:00:07'), (9, 3, 'uzivatel', 'Co vařit?', '2025-01-03 00:00:08');
