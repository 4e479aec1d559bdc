-- expect: echanges, repliques
CREATE TABLE echanges (id INTEGER PRIMARY KEY, sujet TEXT, debut TEXT);
CREATE TABLE repliques (id INTEGER PRIMARY KEY, echange_id INTEGER REFERENCES echanges(id), locuteur TEXT, texte TEXT, moment TEXT);
CREATE TABLE conversas (id INTEGER PRIMARY KEY, titulo TEXT, criada_em TEXT);
CREATE TABLE mensagens (id INTEGER PRIMARY KEY, conversa_id INTEGER REFERENCES conversas(id), papel TEXT, conteudo TEXT, enviada_em TEXT);
INSERT INTO echanges VALUES (1,'A','2024-01-01'); INSERT INTO repliques VALUES (1,1,'client','bonjour','2024-01-01'),(2,1,'agent','salut','2024-01-01');
INSERT INTO conversas VALUES (1,'B','2024-01-01'); INSERT INTO mensagens VALUES (1,1,'usuario','ola','2024-01-01'),(2,1,'assistente','oi','2024-01-01');
