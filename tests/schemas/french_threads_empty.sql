-- expect: fils, messages_fil
CREATE TABLE seances (id INTEGER PRIMARY KEY, titre TEXT, debut TEXT);
CREATE TABLE repliques (id INTEGER PRIMARY KEY, seance_id INTEGER REFERENCES seances(id), qui TEXT, texte TEXT, quand TEXT);
CREATE TABLE fils (id INTEGER PRIMARY KEY, sujet TEXT, cree_le TEXT);
CREATE TABLE messages_fil (id INTEGER PRIMARY KEY, fil_id INTEGER REFERENCES fils(id), auteur TEXT, contenu TEXT, cree_le TEXT);
