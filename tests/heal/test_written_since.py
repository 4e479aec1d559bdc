"""An application that wrote on after another tool's merge: what a heal brings back is told beforehand, key by key."""

from contextlib import closing
from sqlite3 import connect

import pytest
from heal_kit import ask, differences, holdings


@pytest.fixture
def patient(damaged):
    """PR-3 as its original script left it; since then a session was deleted, a title emptied, another one edited."""
    made = damaged("pr3", "pr3")
    titled = "SELECT session_id FROM webui_sessions_legacy WHERE json_valid(metadata) AND metadata ->> '$.title' > ' '"
    made.deleted, made.emptied, made.edited = (row[0] for row in ask(made.path, f"{titled} ORDER BY 1 LIMIT 3"))
    made.messages = {
        row[0] for row in ask(made.path, "SELECT message_id FROM chat_messages WHERE session_id = ?", made.deleted)
    }
    ask(made.path, "DELETE FROM chat_sessions WHERE session_id = ?", made.deleted)
    ask(made.path, "UPDATE chat_sessions SET title = '' WHERE session_id = ?", made.emptied)
    ask(made.path, "UPDATE chat_sessions SET title = 'Edited since' WHERE session_id = ?", made.edited)
    return made


def written(before, after):
    """What differs between two states of the unified tables, told as a heal tells it: (act, where, key)."""
    found = set()
    for table in ("chat_sessions", "chat_messages"):
        for id_, row in after[table].items():
            old = before[table].get(id_)
            if old is None:
                found.add(("insert", table, id_))
            else:
                found |= {("fill", f"{table}.{name}", id_) for name in old if old[name] != row[name]}
        assert not before[table].keys() - after[table].keys(), f"a heal removed rows of {table}"
    return found


def rows(path):
    """The unified tables by key."""
    found = {}
    with closing(connect(path)) as connection:
        for table in ("chat_sessions", "chat_messages"):
            cursor = connection.execute(f"SELECT * FROM {table}")
            names = [column[0] for column in cursor.description]
            found[table] = {row[0]: dict(zip(names, row, strict=True)) for row in cursor}
    return found


def told(answer):
    """The rows and fields that an answer lists, one by one."""
    return {
        (change["act"], change["target"] + (f".{change['field']}" if change["field"] else ""), key)
        for change in answer["changes"]
        for key in change["keys"]
        if change["act"] in ("insert", "fill")
    }


def test_the_dry_run_lists_exactly_what_the_heal_then_writes(patient, call):
    before = rows(patient.path)
    dry = call("heal", "--db", patient.path, "--dry-run", "--json", code=1).json
    assert rows(patient.path) == before, "a dry run wrote"
    done = call("heal", "--db", patient.path, "--yes", "--no-backup", "--json", code=0).json
    assert dry["changes"] == done["changes"], "the dry run listed something else"
    assert all(change["rows"] == len(change["keys"]) for change in dry["changes"]), "a count is not that of the keys"
    assert told(done) == written(before, rows(patient.path)), "what was written is not what was listed"
    assert ("insert", "chat_sessions", patient.deleted) in told(dry), "the deleted session comes back untold"
    assert {key for act, where, key in told(dry) if where == "chat_messages"} == patient.messages


def test_an_edit_made_since_stays_and_the_difference_is_recorded(patient, call):
    answer = call("heal", "--db", patient.path, "--yes", "--no-backup", "--json", code=0).json
    assert ask(patient.path, "SELECT title FROM chat_sessions WHERE session_id = ?", patient.edited) == [
        ("Edited since",)
    ]
    (recorded,) = [c for c in answer["changes"] if c["act"] == "record" and c["field"] == "title"]
    assert patient.edited in recorded["keys"], f"the archive's title is nowhere: {recorded}"


def test_it_is_said_that_deleted_and_never_arrived_look_alike(patient, call):
    answer = call("heal", "--db", patient.path, "--dry-run", "--json", code=1).json
    (found,) = [f for f in answer["findings"] if f["rule"] == "deleted_or_never_arrived"]
    assert found["severity"] == "warning"
    screen = call("heal", "--db", patient.path, "--dry-run", code=1).out
    assert patient.deleted in screen, f"the key of the row that comes back is not on the screen: {screen}"


def test_a_rollback_takes_back_what_came_back(patient):
    before = holdings(patient.path)
    patient.heal()
    patient.back(1)
    assert not differences(before, holdings(patient.path))


def test_with_our_own_ledger_deleted_rows_stay_deleted(patient):
    patient.heal()
    ask(patient.path, "DELETE FROM chat_sessions WHERE session_id = ?", patient.deleted)
    assert not patient.heal().findings, "what our ledger knows to have arrived is called damage once it is deleted"
    assert not ask(patient.path, "SELECT 1 FROM chat_sessions WHERE session_id = ?", patient.deleted)
