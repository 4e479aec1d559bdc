-- expect: berichten, gesprekken
CREATE TABLE gesprekken (id INTEGER PRIMARY KEY, onderwerp TEXT, aangemaakt_op TEXT);
CREATE TABLE berichten (id INTEGER PRIMARY KEY, gesprek_id INTEGER, rol TEXT, inhoud TEXT, aangemaakt_op TEXT);
CREATE TABLE chats (id INTEGER PRIMARY KEY, naam TEXT, begonnen_op TEXT);
CREATE TABLE chatberichten (id INTEGER PRIMARY KEY, chat_id INTEGER, afzender TEXT, tekst TEXT, verzonden_op TEXT);
