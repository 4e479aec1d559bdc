"""What values mean: no function raises on any value, instants are kept, and JSON text gains keys and nothing else."""

import json
import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from sessionctl import instants, jsontext, values
from sessionctl.instants import Form
from sessionctl.values import Functions

FORMS = [Form(separator=s, zone=z, numeric=n) for s in " T" for z in ("", "Z", "+00:00") for n in (True, False)]
NUMBERS = [Form(kind="seconds"), Form(kind="millis")]

moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))
later_moments = st.datetimes(datetime(1980, 1, 1), datetime(5000, 1, 1))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
texts = st.text(st.characters(blacklist_categories=()))
anything = st.one_of(st.none(), texts, st.binary(), st.integers(), st.floats())
numbers = st.one_of(st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False))
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=12,
)
objects = st.dictionaries(st.sampled_from(["a", "b", "c", "source", "ü", 'q"', ""]), json_values, max_size=5)
styles = st.sampled_from([{}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}])


@st.composite
def object_texts(draw: Any) -> str:
    blanks = st.text(" \t\n\r", max_size=2)
    return draw(blanks) + json.dumps(draw(objects), **draw(styles)) + draw(blanks)


def understood(value: Any) -> datetime | None:
    """The instant that a value names, to the microsecond."""
    found = instants.instant(value)
    if found is None:
        return None
    return found.seconds + timedelta(microseconds=int((found.fraction + "000000")[:6]))


# -- stamps ----------------------------------------------------------------------------------------------------------


@given(moments, st.sampled_from("T "), st.sampled_from(["", "Z", "z", "+00:00", "+0000", "+00", " UTC"]))
def test_every_spelling_of_utc_is_one_instant(moment: datetime, separator: str, zone: str) -> None:
    assert understood(moment.isoformat(separator) + zone) == moment.replace(tzinfo=UTC)


@given(later_moments, zones)
def test_offsets_are_understood(moment: datetime, zone: timezone) -> None:
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    assert understood(local.isoformat()) == moment.replace(tzinfo=UTC)
    assert understood(local.isoformat(" ")) == moment.replace(tzinfo=UTC)


@given(st.integers(10**8, 10**11 - 1), st.integers(0, 999))
def test_epoch_seconds_and_milliseconds_are_understood(seconds: int, millis: int) -> None:
    expected = datetime.fromtimestamp(seconds, UTC)
    for value in (seconds, str(seconds), float(seconds), f"{seconds}.0"):
        assert understood(value) == expected, repr(value)
    assert understood(f"{seconds}.{millis:03}") == expected + timedelta(milliseconds=millis)
    for value in (seconds * 1000 + millis, str(seconds * 1000 + millis)):
        assert understood(value) == expected + timedelta(milliseconds=millis), repr(value)


@given(moments, st.sampled_from("T "), st.sampled_from(["", "Z", "+00:00", "+05:30"]), st.sampled_from(FORMS))
@example(datetime(1, 1, 2, 3, 4, 5), "T", "", FORMS[0])
@example(datetime(2024, 2, 29, 23, 59, 59, 999999), "T", "+05:30", FORMS[0])
def test_a_stamp_keeps_its_instant_in_every_form(moment: datetime, separator: str, zone: str, form: Form) -> None:
    given_text = moment.isoformat(separator) + zone
    assume(understood(given_text) is not None)
    spelled = Functions(form).stamp(given_text)
    assert understood(spelled) == understood(given_text)
    assert isinstance(spelled, str)
    assert spelled[10] == form.separator
    assert spelled.endswith(form.zone)
    assert Functions(form).stamp(spelled) == spelled, "a stamp that is already in the form was changed"


@given(later_moments, st.sampled_from(NUMBERS))
def test_a_stamp_keeps_its_instant_as_a_number(moment: datetime, form: Form) -> None:
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    spelled = Functions(form).stamp(moment.isoformat())
    assert isinstance(spelled, int | float)
    found = understood(spelled)
    assert found is not None
    assert abs(found - moment.replace(tzinfo=UTC)) < timedelta(microseconds=100)


@given(moments.map(lambda m: m.replace(microsecond=0)), st.text("0123456789", min_size=1, max_size=12))
def test_every_digit_of_a_fraction_is_kept(moment: datetime, fraction: str) -> None:
    spelled = Functions(Form()).stamp(f"{moment.isoformat()}.{fraction}Z")
    assert spelled == f"{moment.isoformat(' ')}.{fraction}"


@given(moments, moments, st.sampled_from([f for f in FORMS if f.zone != "Z"]), st.sampled_from(["", "Z", "+02:00"]))
def test_text_order_is_time_order_in_one_form(one: datetime, other: datetime, form: Form, zone: str) -> None:
    stamps = [Functions(form).stamp(m.isoformat("T") + zone) for m in (one, other)]
    assume(all(understood(m.isoformat() + zone) for m in (one, other)))
    assert all(isinstance(stamp, str) for stamp in stamps)
    assert (stamps[0] < stamps[1]) == (one < other), stamps  # type: ignore[operator]


@given(moments.map(lambda m: m.replace(microsecond=0)), moments.map(lambda m: m.replace(microsecond=0)))
def test_text_order_is_time_order_with_a_z_as_well(one: datetime, other: datetime) -> None:
    stamps = [str(Functions(Form(zone="Z")).stamp(m.isoformat())) for m in (one, other)]
    assert (stamps[0] < stamps[1]) == (one < other)


NOT_STAMPS = ["yesterday", "2026-13-01", "2026-02-30 10:00:00", "10:00", "2026-01-01T25:00:00", "2026-1-1", "tomorrow?",
              "2026-01-29T10:00:00+99:99", "٢٠٢٦-٠١-٠١"]  # fmt: skip


@pytest.mark.parametrize("text", NOT_STAMPS)
def test_what_is_not_understood_stays_as_text_and_is_noticed(text: str) -> None:
    functions = Functions(Form())
    assert functions.stamp(text) == text
    assert functions.noticed == {"stamp"}


@pytest.mark.parametrize("text", ["1e5", "12", "-3.5", " 7 ", ".5e3"])
def test_what_the_column_would_turn_into_a_number_falls_back(text: str) -> None:
    assert Functions(Form(numeric=True)).stamp(text) is None
    assert Functions(Form(numeric=False)).stamp(text) == text
    assert Functions(Form(numeric=True)).stamp(text, "2026-01-02T00:00:00") == "2026-01-02 00:00:00"


def test_the_first_value_that_names_an_instant_wins() -> None:
    stamp = Functions(Form()).stamp
    assert stamp(None, "", "soon", "2026-01-02T03:04:05") == "2026-01-02 03:04:05"
    assert stamp(None, "") is None
    assert stamp() is None


@given(anything)
@example(float("nan"))
@example(float("inf"))
@example(10**400)
@example("9" * 5000)
@example("\ud800")
@example("2026-01-29T10:00:00\x00")
def test_no_stamp_function_raises(value: Any) -> None:
    for form in (*FORMS, *NUMBERS):
        found = Functions(form).stamp(value)
        assert found is None or isinstance(found, str | int | float)
    instants.instant(value)
    instants.same_instant(value, "2026-01-01")
    instants.later(value, 1768032000)
    instants.later("2026-01-01", value)


@given(moments, moments)
def test_later_and_same_agree_with_time(one: datetime, other: datetime) -> None:
    first, second = one.isoformat(), other.isoformat(" ") + "Z"
    assert instants.later(first, second) == (one > other)
    assert instants.same_instant(first, second) == (one == other)


def test_trailing_zeros_of_a_fraction_are_no_difference() -> None:
    assert instants.same_instant("2026-01-01T00:00:00.500", "2026-01-01 00:00:00.5")
    assert instants.same_instant("2026-01-01T00:00:00.000", "2026-01-01 00:00:00")
    assert instants.same_instant(1767225600, "2026-01-01")
    assert not instants.same_instant("soon", "Soon")


# -- JSON ------------------------------------------------------------------------------------------------------------


def union(ours: Any, theirs: Any) -> Any:
    """What fill promises: the target's members, and those that only the source has, nested objects too."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**ours, **{key: union(ours[key], value) if key in ours else value for key, value in theirs.items()}}
    return ours


def is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


@given(object_texts(), object_texts())
@example('{"a": {"b": 1}}', '{"a": {"c": {"d": 2}}, "e": 3}')
@example("{ }", '{"a": 1}')
@example('{"a": {}, "b": {}}', '{"a": {"x": 1}, "b": {"y": 2}}')
def test_fill_gives_the_union_and_touches_no_other_text(target: str, source: str) -> None:
    ours, theirs = json.loads(target), json.loads(source)
    filled = jsontext.fill(target, source)
    if filled is None:
        assert union(ours, theirs) == ours, "something was to be gained"
        return
    assert json.loads(filled) == union(ours, theirs)
    assert is_subsequence(target, filled), "text of the target was taken away or changed"
    assert jsontext.fill(filled, source) is None, "filling twice is not filling once"


@given(object_texts(), objects)
def test_add_gives_the_keys_that_were_absent_and_touches_no_other_text(text: str, pairs: dict[str, Any]) -> None:
    pairs = {key: value for key, value in pairs.items() if isinstance(value, str | int | float)}
    added = Functions().json_add(text, *(part for pair in pairs.items() for part in pair))
    present = json.loads(text)
    if added is None:
        assert pairs.keys() <= present.keys()
        return
    assert isinstance(added, str)
    assert json.loads(added) == {**pairs, **present}
    end = text.rstrip().removesuffix("}").rstrip()
    assert added.startswith(end), "the user's text was changed"


@pytest.mark.parametrize("number", [math.inf, -math.inf, 1e308, 5e-324, 2**63 - 1])
def test_a_number_that_is_added_leaves_valid_json(number: float) -> None:
    added = Functions().json_add("{}", "n", number)
    assert isinstance(added, str)
    assert jsontext.members(added) is not None, f"no JSON any more: {added}"
    assert json.loads(added) == {"n": number}


@pytest.mark.parametrize("text", [None, "", "  ", "null", " null\n", "{}"])
def test_nothing_counts_as_an_empty_object(text: Any) -> None:
    assert jsontext.is_empty(text)
    assert json.loads(str(Functions().json_add(text, "a", "b"))) == {"a": "b"}


@pytest.mark.parametrize(
    "text", ["[]", '"x"', "5", "true", "{", '{"a": NaN}', '{"a": Infinity}', "{} {}", "{'a': 1}", "\ufeff{}", b"{}", 5]
)
def test_what_is_no_object_gains_nothing(text: Any) -> None:
    functions = Functions()
    assert functions.json_add(text, "a", "b") is None
    assert jsontext.fill(text, '{"a": 1}') is None
    assert jsontext.fill('{"a": 1}', text) is None
    assert functions.noticed == {"json"}, "the row has to be named"


@given(objects.map(json.dumps), st.integers(0, 200), st.sampled_from([*'{}[]",:\\ 1eN', ""]), st.booleans())
def test_only_a_whole_object_has_members(text: str, place: int, other: str, keep: bool) -> None:
    place = min(place, len(text))
    broken = text[:place] + other + text[place + (not keep) :]
    try:
        expected = json.loads(broken, parse_constant=int)  # NaN is no whole number: ValueError
    except ValueError:
        expected = None
    found = jsontext.members(broken)
    if not isinstance(expected, dict):
        assert found is None, f"{broken!r} is no JSON object"
    else:
        assert found is not None
        assert {key: json.loads(member.text) for key, member in found.items()} == expected
        assert all(broken[m.start :].startswith(m.text) for m in found.values())


def test_duplicate_keys_stay_and_count_as_present() -> None:
    text = '{"a": 1, "a": 2}'
    assert jsontext.fill(text, '{"a": 3, "b": 4}') == '{"a": 1, "a": 2, "b": 4}'
    assert Functions().json_add(text, "a", "x") is None


def test_numbers_and_escapes_are_copied_as_they_are_written() -> None:
    huge = "9" * 4000
    source = '{"n": 1.50, "big": 1e400, "h": ' + huge + ', "u": "\\u00e9\\ud800"}'
    filled = jsontext.fill("{}", source)
    assert filled is not None
    assert '"n": 1.50, "big": 1e400' in filled
    assert huge in filled
    assert '"\\u00e9\\ud800"' in filled


def test_a_key_that_is_a_lone_surrogate_stays_an_escape() -> None:
    filled = jsontext.fill("{}", '{"\\ud800": 1}')
    assert filled is not None
    filled.encode("utf-8")
    assert json.loads(filled) == {"\ud800": 1}


@pytest.mark.parametrize("depth", [50, 200, 450, 900, 5000, 100_000])
def test_deep_nesting_never_raises(depth: int) -> None:
    ours = '{"a":' * depth + "1" + "}" * depth
    theirs = '{"a":' * depth + "2" + "}" * depth
    lists = '{"a":' + "[" * depth + "]" * depth + "}"
    functions = Functions()
    for text in (ours, lists):
        functions.json_add(text, "k", "v")
        functions.json_text(text, "$.a.a")
        functions.json_merge(text, theirs)
        jsontext.fill(text, theirs)
        jsontext.conflicts(text, theirs)
        jsontext.is_empty(text)
        jsontext.same_text(text, theirs)


@given(anything, anything)
@example("9" * 5000, '{"a": ' + "9" * 5000 + "}")
@example('{"a": NaN}', '{"a": 1}')
@example("\ud800", '{"\ud800": 1}')
@example("{\x00}", b"\xff")
def test_no_json_function_raises(one: Any, other: Any) -> None:
    functions = Functions()
    functions.json_text(one, "$.title")
    functions.json_add(one, "k", other)
    functions.json_merge(one, other, "k", "v")
    jsontext.fill(one, other)
    json.loads(jsontext.conflicts(one, other))
    jsontext.is_empty(one)
    jsontext.members(one)
    jsontext.same_text(one, other)
    values.fork(one, other)


@given(object_texts(), object_texts())
def test_conflicts_are_the_places_where_both_hold_different_values(target: str, source: str) -> None:
    def places(ours: Any, theirs: Any) -> int:
        if ours == {} or theirs == {}:
            return 0
        if isinstance(ours, dict) and isinstance(theirs, dict):
            shared = ours.keys() & theirs.keys()
            return sum(places(ours[k], theirs[k]) for k in shared if not jsontext.same_json(ours[k], theirs[k]))
        return 1

    found = json.loads(jsontext.conflicts(target, source))
    nested_empty = "{}" in target.replace(" ", "") or "{}" in source.replace(" ", "")
    if not nested_empty:
        assert len(found) == places(json.loads(target), json.loads(source))
    assert json.loads(jsontext.conflicts(target, target)) == []


@pytest.mark.parametrize(("one", "other", "same"), [
    ('{"a":1}', '{"a": 1}', True), ('{"a":1,"b":2}', '{"b":2,"a":1}', True), ("1", "1.0", True), ("true", "1", False),
    ("[1,2]", "[1, 2]", True), ("[1,2]", "[2,1]", False), ("{", "{", False), ('"a"', '"\\u0061"', True),
    ("0.1", "0.10", True), ("1e400", "2e400", False),
])  # fmt: skip
def test_json_is_compared_as_values(one: str, other: str, same: bool) -> None:
    assert jsontext.same_text(one, other) is same


@given(object_texts())
def test_json_text_gives_non_empty_strings_only(text: str) -> None:
    found = Functions().json_text(text, "$.a")
    value = json.loads(text).get("a")
    assert found == (value if isinstance(value, str) and value and jsontext.encodes(value) else None)


def test_json_text_reads_nested_keys_and_survives_nan() -> None:
    functions = Functions()
    assert functions.json_text('{"a": {"b": "c"}, "n": NaN}', "$.a.b") == "c"
    assert functions.json_text('{"a": "\\ud800"}', "$.a") is None


# -- forks -----------------------------------------------------------------------------------------------------------


@settings(max_examples=50)
@given(anything, st.lists(anything, max_size=3), st.lists(anything, max_size=3))
def test_a_fork_gets_the_same_id_for_the_same_row_only(key: Any, one: list[Any], other: list[Any]) -> None:
    assert values.fork(key, *one) == values.fork(key, *one)
    alike = [(type(v), repr(v)) for v in one] == [(type(v), repr(v)) for v in other]
    assert (values.fork(key, *one) == values.fork(key, *other)) == alike


def test_values_that_look_alike_fork_apart() -> None:
    assert len({values.fork("k", v) for v in (1, "1", 1.0, b"1", None, "None")}) == 6
    assert values.fork("k", "a", "b") != values.fork("k", "ab", "")
