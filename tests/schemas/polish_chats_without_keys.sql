-- expect: czaty, wpisy
CREATE TABLE rozmowy (id INTEGER PRIMARY KEY, tytul TEXT, utworzono TEXT);
CREATE TABLE wiadomosci (id INTEGER PRIMARY KEY, rozmowa_id INTEGER, rola TEXT, tresc TEXT, utworzono TEXT);
CREATE TABLE czaty (id INTEGER PRIMARY KEY, temat TEXT, poczatek TEXT);
CREATE TABLE wpisy (id INTEGER PRIMARY KEY, czat_id INTEGER, kto TEXT, tekst TEXT, kiedy TEXT);
INSERT INTO rozmowy VALUES (1, 'Podróż', '2025-01-01 00:00:00'), (2, 'Podróż', '2025-01-02 00:00:00'), (3, 'Podróż', '2025-01-03 00:00:00');
INSERT INTO wiadomosci VALUES (1, 1, 'uzytkownik', 'Jak do Krakowa?', '2025-01-01 00:00:00'), (2, 1, 'asystent', 'Pociągiem.', '2025-01-01 00:00:01'), (3, 1, 'uzytkownik', 'Jak do Krakowa?', '2025-01-01 00:00:02'), (4, 2, 'asystent', 'Pociągiem.', '2025-01-02 00:00:03'), (5, 2, 'uzytkownik', 'Jak do Krakowa?', '2025-01-02 00:00:04'), (6, 2, 'asystent', 'Pociągiem.', '2025-01-02 00:00:05'), (7, 3, 'uzytkownik', 'Jak do Krakowa?', '2025-01-03 00:00:06'), (8, 3, 'asystent', 'Pociągiem.', '2025-01-03 00:00:07'), (9, 3, 'uzytkownik', 'Jak do Krakowa?', '2025-01-03 00:00:08');
INSERT INTO czaty VALUES (1, 'Kuchnia', '2025-01-01 00:00:00'), (2, 'Kuchnia', '2025-01-02 00:00:00'), (3, 'Kuchnia', '2025-01-03 00:00:00');
INSERT INTO wpisy VALUES (1, 1, 'uzytkownik', 'Co ugotować?', '2025-01-01 00:00:00'), (2, 1, 'asystent', 'Zupę.', '2025-01-01 00:00:01'), (3, 1, 'uzytkownik', 'Co ugotować?', '2025-01-01 00:00:02'), (4, 2, 'asystent', 'Zupę.', '2025-01-02 00:00:03'), (5, 2, 'uzytkownik', 'Co ugotować?', '2025-01-02 00:00:04'), (6, 2, 'asystent', 'Zupę.', '2025-01-02 00:00:05'), (7, 3, 'uzytkownik', 'Co ugotować?', '2025-01-03 00:00:06'), (8, 3, 'asystent', 'Zupę.', '2025-01-03 00:00:07'), (9, 3, 'uzytkownik', 'Co ugotować?', '2025-01-03 00:00:08');
