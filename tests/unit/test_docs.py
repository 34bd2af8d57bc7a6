"""What the documents promise is what the code has."""

import re
from pathlib import Path

from dashboard.settings import SETTINGS
from dashboard.viewer import PAGES, Role

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def test_the_readme_lists_every_setting_with_its_meaning():
    table = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|$", README, re.MULTILINE))

    assert table == SETTINGS


def test_the_readme_names_every_page():
    assert all(f"/{page}`" in README or f"` {page} |" in README for page in PAGES)


def test_every_role_is_explained_to_those_who_run_an_hq():
    operations = (ROOT / "docs" / "operations.md").read_text()

    assert all(f"| {role} |" in operations for role in Role)


def test_every_link_in_the_readme_leads_somewhere():
    links = re.findall(r"\]\(([^)#:]+)\)", README)

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_requirement_has_its_reason_and_is_pinned():
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"\S+==\S+\s+# \S.*", line), line
