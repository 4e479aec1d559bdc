-- The tool's own tables: what happened, run by run. Keys and values have no declared type, so that they keep theirs.

CREATE TABLE IF NOT EXISTS _sessionctl_runs (
  run_id     INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL,
  migration  TEXT NOT NULL,
  set_name   TEXT NOT NULL,
  version    TEXT NOT NULL,
  checksum   TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  tool       TEXT NOT NULL,
  backup     TEXT,
  undone_at  TEXT,
  details    TEXT NOT NULL DEFAULT '{}'
);

-- Every table that a run archived; its content then, as a count and a digest, shows whether it was disturbed since.
CREATE TABLE IF NOT EXISTS _sessionctl_archives (
  archive_id INTEGER PRIMARY KEY,
  run_id     INTEGER NOT NULL REFERENCES _sessionctl_runs(run_id),
  original   TEXT NOT NULL,
  archive    TEXT NOT NULL,
  successor  TEXT NOT NULL,
  renamed    INTEGER NOT NULL,
  rows       INTEGER NOT NULL,
  digest     TEXT NOT NULL,
  pruned_at  TEXT,
  pruned_backup TEXT
);

CREATE TABLE IF NOT EXISTS _sessionctl_merges (
  merge_id    INTEGER PRIMARY KEY,
  run_id      INTEGER NOT NULL REFERENCES _sessionctl_runs(run_id),
  source      TEXT NOT NULL,
  target      TEXT NOT NULL,
  archive     TEXT NOT NULL,
  policy      TEXT NOT NULL,
  form        TEXT NOT NULL,
  rows        INTEGER NOT NULL,
  inserted    INTEGER NOT NULL,
  identical   INTEGER NOT NULL,
  merged      INTEGER NOT NULL,
  forked      INTEGER NOT NULL,
  quarantined INTEGER NOT NULL,
  conflicts   INTEGER NOT NULL,
  last_rowid  INTEGER
);

-- Every source row that was not simply inserted; the rest of the archive was. A retry names its inserted rows, too.
CREATE TABLE IF NOT EXISTS _sessionctl_rows (
  merge_id   INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  key,
  outcome    TEXT NOT NULL CHECK (outcome IN ('inserted', 'identical', 'merged', 'forked', 'quarantined')),
  target_key
);
CREATE INDEX IF NOT EXISTS _sessionctl_rows_key ON _sessionctl_rows(merge_id, key);

-- A value that did not reach the target field: the other side's, where both held one ('conflict'), where the policy
-- kept an empty field ('kept'), a reference to nothing ('orphan'), a value whose form the column changed ('affinity').
-- An 'orphan' of the target is a reference of its own that led nowhere and was overwritten.
CREATE TABLE IF NOT EXISTS _sessionctl_conflicts (
  merge_id INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  key,
  field    TEXT NOT NULL,
  side     TEXT NOT NULL CHECK (side IN ('source', 'target')),
  why      TEXT NOT NULL CHECK (why IN ('conflict', 'kept', 'orphan', 'affinity')),
  value
);
CREATE INDEX IF NOT EXISTS _sessionctl_conflicts_key ON _sessionctl_conflicts(merge_id, key);

-- What a changed target field held before, and what it was changed to.
CREATE TABLE IF NOT EXISTS _sessionctl_preimages (
  merge_id INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  key,
  field    TEXT NOT NULL,
  value,
  after
);

-- Rows of other tables that referred to nothing until this merge brought their parent.
CREATE TABLE IF NOT EXISTS _sessionctl_adopted (
  merge_id INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  child    TEXT NOT NULL,
  key
);
CREATE INDEX IF NOT EXISTS _sessionctl_adopted_key ON _sessionctl_adopted(merge_id, child, key);

-- Values by which rows of other tables referred to a row of the source, where they were spelled otherwise than its key
-- ('02' for 2), and what they were changed to when the key changed.
CREATE TABLE IF NOT EXISTS _sessionctl_followed (
  merge_id INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  child    TEXT NOT NULL,
  key,
  field    TEXT NOT NULL,
  value,
  after
);
CREATE INDEX IF NOT EXISTS _sessionctl_followed_key ON _sessionctl_followed(merge_id, child, key);

-- Rows that a rollback gave to a source because something refers to them, and that the target has under a key which
-- the merge would not make of the source's: both are one row, and the next merge takes them for it.
CREATE TABLE IF NOT EXISTS _sessionctl_returned (
  source     TEXT NOT NULL,
  key,
  target     TEXT NOT NULL,
  target_key,
  UNIQUE (source, key)
);

-- Rows that cannot live in the target, whole.
CREATE TABLE IF NOT EXISTS _sessionctl_quarantine (
  quarantine_id INTEGER PRIMARY KEY,
  merge_id      INTEGER NOT NULL REFERENCES _sessionctl_merges(merge_id),
  key,
  reason        TEXT NOT NULL
    CHECK (reason IN ('null_key', 'missing_parent', 'not_null', 'check', 'unique', 'other')),
  detail        TEXT NOT NULL,
  resolved_at   TEXT
);
CREATE TABLE IF NOT EXISTS _sessionctl_quarantine_values (
  quarantine_id INTEGER NOT NULL REFERENCES _sessionctl_quarantine(quarantine_id),
  field         TEXT NOT NULL,
  value
);
CREATE INDEX IF NOT EXISTS _sessionctl_quarantine_values_id ON _sessionctl_quarantine_values(quarantine_id);

-- One row with which the triggers of a view under a retired name find out what the caller wants of a key that is taken.
CREATE TABLE IF NOT EXISTS _sessionctl_compat (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  replaced INTEGER NOT NULL
);

-- When something last wrote through such a view.
CREATE TABLE IF NOT EXISTS _sessionctl_compat_views (
  view       TEXT PRIMARY KEY,
  written_at TEXT
);

-- What such a view knows beside the archive, by the key in the target: a row that came through it (no field), what was
-- said there for a column that has no place in the target, and which other columns were written there (no value).
CREATE TABLE IF NOT EXISTS _sessionctl_compat_rows (
  view  TEXT NOT NULL,
  key,
  field TEXT NOT NULL,
  value,
  PRIMARY KEY (view, key, field)
);
CREATE INDEX IF NOT EXISTS _sessionctl_compat_rows_value ON _sessionctl_compat_rows(view, field, value);

-- Schema text before and after a run; NULL where the object was not there.
CREATE TABLE IF NOT EXISTS _sessionctl_objects (
  run_id   INTEGER NOT NULL REFERENCES _sessionctl_runs(run_id),
  type     TEXT NOT NULL,
  name     TEXT NOT NULL,
  tbl_name TEXT NOT NULL,
  before   TEXT,
  after    TEXT
);

-- Indexes that a run took away: where each stood in the schema, and what ANALYZE knew of it.
CREATE TABLE IF NOT EXISTS _sessionctl_unindexed (
  run_id INTEGER NOT NULL REFERENCES _sessionctl_runs(run_id),
  name   TEXT NOT NULL,
  place  INTEGER NOT NULL,
  tbl    TEXT,
  stat   TEXT
);
