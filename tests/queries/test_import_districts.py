"""Importing districts, their boundaries, and the outline of the area."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.schema import district, election
from tests import factories
from tests.importing import Importer

BESIDE = Path(__file__).parents[2].parent / "shared" / "data"
UNITS = BESIDE / "vko_units_2021.csv"
DRAWN = BESIDE / "geo" / "vko_districts_2021.geojson"
OUTLINE = BESIDE / "geo" / "vko_oblast_2021.geojson"

RING = [[84.0, 47.0], [85.0, 47.0], [85.0, 48.0], [84.0, 47.0]]
TWO = """kato_2021,name_ru,name_kk,name_en,kind
634600000,Зайсанский район,Зайсан ауданы,Zaysan district,район
632400000,г. Риддер,Риддер қаласы,Ridder city,город
"""


@pytest.fixture
def run(engine, tmp_path, capsys):
    with engine.begin() as connection:
        factories.add_election(connection)
    return Importer(engine, tmp_path, capsys)


def feature(ring=RING, **properties):
    geometry = {"type": "Polygon", "coordinates": [ring]} if ring else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def districts(engine):
    with engine.connect() as connection:
        rows = connection.execute(sa.select(district))
        return {row.code: row for row in rows}


def test_districts_come_from_a_table(run, engine):
    told = run("districts", TWO)

    assert told.out.endswith("2 new, 0 changed, 0 unchanged, 0 rejected\n")
    kept = districts(engine)
    assert {code: (each.name_en, each.kind) for code, each in kept.items()} == {
        "634600000": ("Zaysan district", "district"),
        "632400000": ("Ridder city", "city"),
    }


def test_boundaries_find_their_district_by_code_or_else_by_a_name(run, engine):
    run("districts", TWO)
    drawn = geojson(feature(kato="634600000"), feature(name_ru="Риддер", name_en="Ridder"))
    told = run("boundaries", drawn)

    assert told.code == 0
    assert "taken, please look: name_ru no known code: taken by name_ru (1 features: 2)" in told.out
    assert told.out.endswith("0 new, 2 changed, 0 unchanged, 0 rejected\n")
    assert all(each.boundary["coordinates"] == [RING] for each in districts(engine).values())
    assert run("boundaries", drawn).out.endswith("0 new, 0 changed, 2 unchanged, 0 rejected\n")


def test_districts_that_are_still_without_a_boundary_are_named(run):
    run("districts", TWO)

    assert (
        "districts without a boundary: г. Риддер" in run("boundaries", geojson(feature(kato="634600000"))).out
    )


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        (feature(kato="634600001"), 'code "634600001": there is no such district; the nearest is 634600000'),
        (feature(name_ru="Берлин"), 'feature 2, name_ru "Берлин": is none of the 2 districts there are'),
        (feature(), "feature 2, code: write the code of the district, or its name"),
        (feature(kato="634600000"), 'feature 2, code "634600000": the same as in feature 1'),
        (feature(RING[:-1], kato="632400000"), "feature 2, geometry: ring 1 is not closed"),
        (feature([[47.0, 84.0]], kato="632400000"), "geometry: looks swapped: GeoJSON writes longitude"),
        (feature(None, kato="632400000"), "geometry: must be a Polygon or MultiPolygon, is nothing"),
    ],
)  # fmt: skip
def test_a_wrong_feature_is_answered_with_what_would_be_right_and_the_good_one_is_kept(
    run, engine, wrong, answer
):
    run("districts", TWO)
    told = run("boundaries", geojson(feature(kato="634600000"), wrong))

    assert told.code == 1
    assert answer in told.out
    assert [code for code, each in districts(engine).items() if each.boundary] == ["634600000"]


def test_districts_come_from_geojson_together_with_their_boundaries(run, engine):
    drawn = geojson(
        feature(kato=634600000, name_ru="Зайсанский"), feature(None, kato=632400000, name_ru="Риддер")
    )
    first, again = run("districts", drawn), run("districts", drawn)

    assert "2 new, 0 changed, 0 unchanged" in first.out
    assert "0 new, 0 changed, 2 unchanged" in again.out
    assert {code: bool(each.boundary) for code, each in districts(engine).items()} == {
        "634600000": True,
        "632400000": False,
    }
    assert "1 changed" in run("districts", geojson(feature([*RING[:2], [85.0, 47.5], RING[0]], kato=634600000,
                                                           name_ru="Зайсанский"))).out  # fmt: skip


def test_a_table_leaves_boundaries_as_they_are(run, engine):
    run("districts", TWO)
    run("boundaries", geojson(feature(kato="634600000")))
    run("districts", TWO.replace("Zaysan district", "Zaisan district"))

    kept = districts(engine)["634600000"]
    assert (kept.name_en, bool(kept.boundary)) == ("Zaisan district", True)


def test_the_outline_of_the_area_is_one_feature(run, engine):
    told = run("boundaries", geojson(feature(name_ru="Область")), "--outline")
    again = run("boundaries", geojson(feature(name_ru="Область")), "--outline")

    assert "1 changed" in told.out
    assert "1 unchanged" in again.out
    with engine.connect() as connection:
        assert connection.scalar(sa.select(election.c.outline)) == {"type": "Polygon", "coordinates": [RING]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (geojson(feature(), feature()), "one feature, the outline; it has 2 features"),
        (geojson(feature(RING[:-1])), "outline: ring 1 is not closed"),
        (TWO, "must be a GeoJSON with one feature"),
    ],
)
def test_anything_else_is_no_outline(run, content, says):
    told = run("boundaries", content, "--outline")

    assert told.code == 2
    assert says in told.err


def test_an_outline_given_as_a_boundary_is_answered_with_the_flag(run):
    run("districts", TWO)

    assert (
        "if this is the outline of the whole area: --outline"
        in run("boundaries", geojson(feature(name_ru="Ш"))).out
    )


@pytest.mark.skipif(
    not (UNITS.exists() and DRAWN.exists()), reason=f"no real boundaries beside the checkout: {DRAWN}"
)
def test_the_real_districts_of_2021_get_their_real_boundaries(run, engine):
    assert run.run("districts", str(UNITS)).out.endswith("19 new, 0 changed, 0 unchanged, 0 rejected\n")
    assert run.run("boundaries", str(DRAWN)).out.endswith("0 new, 19 changed, 0 unchanged, 0 rejected\n")
    assert run.run("boundaries", str(OUTLINE), "--outline").code == 0

    kept = districts(engine)
    assert len(kept) == 19
    assert all(each.boundary for each in kept.values())
    assert kept["634600000"].name_kk == "Зайсан ауданы"
    assert (kept["634600000"].label_lat, kept["634600000"].label_lon) == (47.4341, 84.9557)
