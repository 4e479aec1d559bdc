-- What an online copy under way needs; all of it goes at the end, or with a rollback of the half-done copy.

CREATE TABLE _sessionctl_online (
  run_id   INTEGER PRIMARY KEY,
  phase    TEXT NOT NULL CHECK (phase IN ('copy', 'finish', 'empty')),
  options  TEXT NOT NULL,
  notes    TEXT NOT NULL
);

-- Every table that is watched. A target is copied into its shadow, where rows keep their rowids; the rows of a merge lie
-- behind them, each as far behind its source row as `base` says, from `low` on and before `top`.
CREATE TABLE _sessionctl_places (
  place    INTEGER PRIMARY KEY,
  role     TEXT NOT NULL CHECK (role IN ('target', 'source', 'parent', 'child')),
  name     TEXT NOT NULL,
  shadow   TEXT NOT NULL,
  columns  TEXT NOT NULL,
  merge_id INTEGER,
  low      INTEGER NOT NULL,
  base     INTEGER NOT NULL,
  top      INTEGER NOT NULL,
  position INTEGER NOT NULL,
  copied   INTEGER NOT NULL,
  total    INTEGER NOT NULL,
  noticed  TEXT NOT NULL DEFAULT '[]'
);

-- Rows that were written, by what they are told apart by; which column is which is said by their place.
CREATE TABLE _sessionctl_queue (
  seq   INTEGER PRIMARY KEY,
  place INTEGER NOT NULL,
  rid, c1, c2, c3, c4, c5, c6, c7, c8
);

-- What is recorded about a row is looked up by its key when the row is taken back.
CREATE INDEX _sessionctl_online_preimages ON _sessionctl_preimages(merge_id, key);
CREATE INDEX _sessionctl_online_quarantine ON _sessionctl_quarantine(merge_id, key);
