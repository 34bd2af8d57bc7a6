"""Whatever bytes come in: the reader's own error, or rows. Never anything else."""

import io
import json
import random
from contextlib import suppress

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.importing.boundaries import Boundaries
from db.importing.checking import Checked, check
from db.importing.columns import find_header
from db.importing.election_file import check_election
from db.importing.files import read_source
from db.importing.geojson import area_geometry
from db.importing.lookup import Lookup
from db.importing.problems import BadValue, UnreadableFile
from db.importing.progress import Progress
from db.importing.stations import Stations

HEADER = "number,name_ru,district,lat,lon,registered_voters,coordinate_quality\n"
SETTINGS = ("code", "held_on", "timezone", "slots", "polls_open_at", "late_after_minutes")
QUIET = Progress(io.StringIO())
patient = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def stations() -> Stations:
    noun = object.__new__(Stations)  # without a database
    noun.districts, noun.area = Lookup("district", [(1, "631000000", ("Өскемен",))]), None
    return noun


def boundaries() -> Boundaries:
    noun = object.__new__(Boundaries)
    noun.districts = Lookup("district", [(1, "631000000", ("Өскемен",))])
    return noun


def tried(content: bytes, noun: Stations | Boundaries) -> Checked | None:
    try:
        source = read_source(content)
        checked = check(source, find_header(source, noun.fields, noun.any_of), noun, QUIET)
    except UnreadableFile:
        return None
    assert all("\n" not in each.advice for each in checked.problems)
    return checked


@patient
@given(st.binary(max_size=2000))
def test_random_bytes_are_read_or_refused(content):
    tried(content, stations())


@patient
@given(
    st.sampled_from([b"PK\x03\x04", b"{", b"[", b"\xef\xbb\xbf{", b"\xff\xfe", b"\xfe\xff"]),
    st.binary(max_size=500),
)
def test_random_bytes_behind_a_real_beginning_are_read_or_refused(beginning, content):
    tried(beginning + content, boundaries())


@patient
@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "kz1048"]))
def test_random_text_below_a_real_header_is_taken_or_answered(text, encoding):
    tried((HEADER + text).encode(encoding, "replace"), stations())


@patient
@given(st.lists(st.tuples(*[st.text(max_size=20)] * 7), min_size=1, max_size=5))
def test_a_row_is_either_kept_or_rejected_with_a_reason(rows):
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    checked = tried((HEADER + "\n".join(lines)).encode("utf-8", "replace"), stations())

    if checked is not None:
        assert checked.rejected == len({each.place for each in checked.problems if each.rejects})


@patient
@given(json_values)
def test_any_json_is_an_area_or_refused(value):
    with suppress(BadValue):
        assert area_geometry(value)["type"] in ("Polygon", "MultiPolygon")


@patient
@given(json_values)
def test_any_json_in_the_place_of_features_is_taken_or_answered(value):
    features = [{"type": "Feature", "properties": {"code": value}, "geometry": value}, value]
    tried(json.dumps({"type": "FeatureCollection", "features": features}).encode(), boundaries())


@patient
@given(st.dictionaries(st.sampled_from(list(SETTINGS)) | st.text(max_size=10), json_values))
def test_any_json_is_an_election_or_refused(document):
    checked = check_election(json.dumps(document).encode())

    assert bool(checked.records) != bool(checked.problems)


@patient
@given(st.binary(max_size=500))
def test_random_bytes_are_an_election_or_refused(content):
    with suppress(UnreadableFile):
        check_election(content)


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_some_bytes_changed_is_read_or_refused(seed):
    made = openpyxl.Workbook()
    made.active.append(HEADER.strip().split(","))
    made.active.append([1, "Участок", "Өскемен", 49.9, 82.6, 100, "address"])
    target = io.BytesIO()
    made.save(target)
    content = bytearray(target.getvalue())
    dice = random.Random(seed)
    for _ in range(dice.randint(1, 20)):
        content[dice.randrange(len(content))] = dice.randrange(256)

    tried(bytes(content), stations())
