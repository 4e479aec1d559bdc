-- expect: none
CREATE TABLE parts (id INTEGER PRIMARY KEY, name TEXT, price REAL);
CREATE TABLE suppliers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
