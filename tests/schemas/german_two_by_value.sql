-- expect: sitzungen, sitzungsnachrichten
CREATE TABLE gespraeche (id INTEGER PRIMARY KEY, betreff TEXT, beginn TEXT);
CREATE TABLE gespraechsbeitraege (id INTEGER PRIMARY KEY, gespraech_id INTEGER REFERENCES gespraeche(id), sprecher TEXT, text TEXT, zeit TEXT);
CREATE TABLE sitzungen (id INTEGER PRIMARY KEY, titel TEXT, angelegt TEXT);
CREATE TABLE sitzungsnachrichten (id INTEGER PRIMARY KEY, sitzung_id INTEGER REFERENCES sitzungen(id), rolle TEXT, inhalt TEXT, zeit TEXT);
INSERT INTO gespraeche VALUES (1,'A','2024-01-01'); INSERT INTO gespraechsbeitraege VALUES (1,1,'kunde','hallo','2024-01-01'),(2,1,'bot','guten tag','2024-01-01');
INSERT INTO sitzungen VALUES (1,'B','2024-01-01'); INSERT INTO sitzungsnachrichten VALUES (1,1,'nutzer','hi','2024-01-01'),(2,1,'assistent','ja','2024-01-01');
