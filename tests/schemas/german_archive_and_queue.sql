-- expect: none
CREATE TABLE gespraeche (id INTEGER PRIMARY KEY, titel TEXT, erstellt_am TEXT);
CREATE TABLE nachrichten (id INTEGER PRIMARY KEY, gespraech_id INTEGER REFERENCES gespraeche(id), rolle TEXT, inhalt TEXT, erstellt_am TEXT);
CREATE TABLE nachrichten_archiv (id INTEGER PRIMARY KEY, gespraech_id INTEGER, rolle TEXT, inhalt TEXT, erstellt_am TEXT);
CREATE TABLE zusammenfassungen (id INTEGER PRIMARY KEY, gespraech_id INTEGER REFERENCES gespraeche(id), text TEXT, erstellt_am TEXT);
CREATE TABLE warteschlange (id INTEGER PRIMARY KEY, nachricht TEXT, versuche INTEGER, naechster_versuch TEXT);
CREATE TABLE trainingseinheiten (id INTEGER PRIMARY KEY, titel TEXT, beginn TEXT, ende TEXT);
CREATE TABLE therapiesitzungen (id INTEGER PRIMARY KEY, patient TEXT, titel TEXT, beginn TEXT);
CREATE TABLE gespraech_tags (gespraech_id INTEGER, tag TEXT, PRIMARY KEY(gespraech_id, tag));
INSERT INTO gespraeche VALUES (1,'A','2024-01-01');
INSERT INTO nachrichten VALUES (1,1,'nutzer','x','2024-01-01'),(2,1,'assistent','y','2024-01-01');
