"""A timestamp respelled by SQL alone is what the function would have made of it, for whatever text there is."""

from contextlib import closing

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sessionctl import db, projection, schema, values
from sessionctl.instants import Form
from sessionctl.model import Merge, Migration

TEXTS = st.from_regex(
    r"(\d{4}|20\d\d)-(\d\d|02|1[0-2])-(\d\d|29|3[01])[T \t]{0,2}([01]\d|2\d):[0-6]\d(:[0-6]\d)?"
    r"([.,]\d{0,7})?(Z| |\x00|\+00:00|-05:30|\+1)?",
    fullmatch=True,
) | st.text(max_size=27)
MERGE = Merge("s", "t", {"id": "id"}, {"at": "stamp(at)"})


@settings(max_examples=120)
@given(st.lists(TEXTS, min_size=20, max_size=40), st.sampled_from([Form(), Form(separator="T", zone="Z")]))
@example(
    ["2026-02-30 10:00:00", "2026-02-29T10:00:00.123", "2024-02-29 10:00:00", "2026-04-31 23:59:59.999999"], Form()
)
@example(
    ["2026-01-01 24:00:00", "2026-01-01T10:00:00.12345Z", "2026-01-01 10:00:00.1\x00345", "2026-01-01 10:00:0x"], Form()
)
@example(
    ["2026-01-01T10:00:00.9999", "2026-01-01T10:00:00.99999 ", "2026-01-01 10:00:00.12 45", "0000-00-00 00:00:00"],
    Form(),
)
def test_sql_and_the_function_agree_about_every_text(texts: list[str], form: Form) -> None:
    texts = [text for text in texts if text.isprintable() or text.isascii()]
    with closing(db.memory()) as connection:
        connection.execute("CREATE TABLE s (id INTEGER PRIMARY KEY, at)")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, at)")
        connection.executemany("INSERT INTO s(at) VALUES (?)", [(text,) for text in texts])
        tables = schema.tables(connection)
        functions = values.Functions(form, "")
        values.register(connection, functions)
        built, refusals = projection.build(
            Migration(version="1", steps=(MERGE,), id="m"), MERGE, tables["s"], tables["t"], tables, form
        )
        assert built is not None, refusals
        assert "GLOB" in built.fields[0].value, "the short way is not taken at all"
        found = [
            row[0]
            for row in connection.execute(f'SELECT v1 FROM ({built.select(insert=True)}) ORDER BY "sessionctl rid"')
        ]
        expected = [functions.stamp(text) for text in texts]
    for text, one, other in zip(texts, found, expected, strict=True):
        assert one == other, f"{text!r} becomes {one!r}; the function says {other!r}"
