"""What docs/publishing.md promises is what the command and the site have."""

import re

from dashboard.publishing.publish_command import SHORTEST, _parser
from dashboard.publishing.publisher import ACTION
from dashboard.publishing.site_folder import KEPT
from dashboard.site.data import LICENCE
from tests.rig.hq import ROOT
from tests.site.pages import site_of

DOCS = (ROOT / "docs" / "publishing.md").read_text()


def test_every_argument_is_explained():
    arguments = [
        name for action in _parser()._actions for name in action.option_strings if name.startswith("--")
    ]

    assert [each for each in arguments if each != "--help" and f"`{each}" not in DOCS] == []
    assert f"{SHORTEST:g} to 86400" in DOCS


def test_every_folder_of_the_site_is_explained():
    folders = {path.split("/")[0] for path in site_of() if "/" in path} - {"kk", "ru", "en"}

    assert [each for each in folders if f"`{each}/" not in DOCS] == []


def test_what_it_says_of_the_audit_the_licence_and_the_earlier_sites_is_so():
    assert f"`{ACTION}`" in DOCS
    assert LICENCE["name"] in DOCS
    assert {5: "the last five stay"}[KEPT] in DOCS
    assert re.search(r"within five publications", DOCS)
