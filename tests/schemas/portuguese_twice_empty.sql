-- expect: conversas, mensagens
CREATE TABLE sessoes (id INTEGER PRIMARY KEY, nome TEXT, inicio TEXT);
CREATE TABLE falas (id INTEGER PRIMARY KEY, sessao_id INTEGER REFERENCES sessoes(id), falante TEXT, texto TEXT, instante TEXT);
CREATE TABLE conversas (id INTEGER PRIMARY KEY, titulo TEXT, criado_em TEXT);
CREATE TABLE mensagens (id INTEGER PRIMARY KEY, conversa_id INTEGER REFERENCES conversas(id), papel TEXT, conteudo TEXT, criado_em TEXT);
