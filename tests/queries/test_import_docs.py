"""docs/import.md: its tables are the columns of the code, its examples can be imported."""

import re
import tomllib
from pathlib import Path

import pytest

from db.importing.election_file import DEFAULTS, check_election
from db.importing.work import NOUNS
from tests.importing import Importer

DOCS = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
EXAMPLES = dict(re.findall(r"^(\w+\.\w+):\n\n```\w+\n(.*?)```$", DOCS, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("noun", NOUNS)
def test_every_name_of_a_column_is_documented(noun):
    section = DOCS.split(f"\n## {noun}\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section, re.MULTILINE)

    assert [(name, aliases, "required" in what) for name, aliases, what in documented] == [
        (field.name, ", ".join(each for each in field.aliases if each != field.name), field.required)
        for field in NOUNS[noun].fields
    ]


def test_the_documented_election_shows_every_setting_with_its_default():
    written = tomllib.loads(EXAMPLES["election.toml"])
    whole = EXAMPLES["election.toml"].encode()
    required_only = b"\n".join(whole.splitlines()[:6])

    assert set(DEFAULTS) < set(written)
    assert check_election(required_only).records == check_election(whole).records


def test_every_example_can_be_imported_in_the_order_of_the_document(engine, tmp_path, capsys):
    run = Importer(engine, tmp_path, capsys)
    told = {name: run(name.split(".")[0], content, name=name) for name, content in EXAMPLES.items()}

    assert [name.split(".")[0] for name in told] == ["election", *NOUNS]
    assert {name: each.code for name, each in told.items()} == dict.fromkeys(EXAMPLES, 0)
    assert "not used" not in "".join(each.out for each in told.values())
