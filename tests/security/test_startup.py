"""What an HQ refuses to start with: a database role nothing holds back, a talkative Streamlit, a page that
does not say who may open it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.settings import SETTINGS, SettingError
from dashboard.startup import (
    STRICT_STREAMLIT,
    refuse_loose_streamlit,
    refuse_pages_without_permission,
    refuse_powerful_role,
)
from dashboard.viewer import PAGES
from db import engine as engines
from tests.rig.hq import free_port

PAGES_FOLDER = Path(__file__).parents[2] / "pages"


def test_the_applications_own_role_is_taken(connection):
    refuse_powerful_role(connection)


def test_a_superuser_is_refused_by_name(owner_url: str):
    owner = engines.create(owner_url)
    with owner.connect() as connection, pytest.raises(SettingError, match=r"baqylau is a superuser"):
        refuse_powerful_role(connection)
    owner.dispose()


def test_a_role_that_bypasses_policies_is_refused(owner_url: str):
    owner = engines.create(owner_url)
    with owner.connect() as connection:
        connection.execute(sa.text("create role sly login bypassrls"))
        connection.execute(sa.text("set session authorization sly"))
        with pytest.raises(SettingError, match="BYPASSRLS"):
            refuse_powerful_role(connection)
    owner.dispose()


def test_the_shipped_settings_of_streamlit_are_strict():
    import streamlit as st  # noqa: PLC0415  reads the settings of this checkout

    refuse_loose_streamlit(st.get_option)


def test_the_environment_makes_streamlit_no_looser():
    """Only `streamlit run` listens to these variables, and an HQ is not started by it."""
    loose = {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full", "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true"}
    asked = f"import streamlit as st; print([st.get_option(name) for name in {list(STRICT_STREAMLIT)}])"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        check=True,
        cwd=PAGES_FOLDER.parent,
        env={**os.environ, **loose},
        capture_output=True,
        text=True,
    )
    assert told.stdout.strip() == str(list(STRICT_STREAMLIT.values()))


@pytest.mark.parametrize(
    ("name", "loose"),
    [
        ("client.showErrorDetails", "full"),
        ("client.showErrorDetails", True),
        ("browser.gatherUsageStats", True),
        ("server.enableXsrfProtection", False),
        ("server.enableAgentApi", True),
    ],
)
def test_a_loose_setting_of_streamlit_is_named(name: str, loose: object):
    with pytest.raises(SettingError) as refused:
        refuse_loose_streamlit(lambda asked: loose if asked == name else STRICT_STREAMLIT[asked])

    assert name in str(refused.value)


def test_every_page_says_who_may_open_it(tmp_path: Path):
    refuse_pages_without_permission(PAGES_FOLDER)
    for name in (*PAGES, "secret", "shell", "__init__"):
        (tmp_path / f"{name}.py").touch()

    with pytest.raises(SettingError, match="secret"):
        refuse_pages_without_permission(tmp_path)


LIVE = {
    "HQ_MODE": "live",
    "HQ_OIDC_ISSUER": "https://id.example",
    "HQ_OIDC_CLIENT_ID": "baqylau",
    "HQ_OIDC_CLIENT_SECRET": "q8Zr4vT1xW7mB2nK5pL9sD3f",
    "HQ_PUBLIC_URL": "https://hq.example",
    "HQ_FIRST_ADMIN": "admin@hq.example",
}


def refusal(tmp_path: Path, **environment: str) -> str:
    """What a live HQ says that does not start with these settings. Fails if it starts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HQ_")}
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard"],
        check=False,
        cwd=PAGES_FOLDER.parent,
        env={**kept, **LIVE, "HQ_DATA_DIR": str(tmp_path), "HQ_PORT": str(free_port()), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"HQ_OIDC_CLIENT_SECRET": "short"}, "HQ_OIDC_CLIENT_SECRET has 5 characters"),
        ({"HQ_OIDC_CLIENT_SECRET": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}, "can be guessed"),
        ({"HQ_DEBUG": "1"}, "HQ_DEBUG is no setting of Baqylau"),
        ({"HQ_PUBLIC_URL": "http://hq.example"}, "write https://"),
    ],
)
def test_the_program_itself_does_not_start(tmp_path: Path, wrong: dict[str, str], says: str):
    assert says in refusal(tmp_path, **wrong)


def test_the_program_itself_does_not_start_with_a_superuser(tmp_path: Path, owner_url: str):
    assert "the database role baqylau is a superuser" in refusal(tmp_path, DATABASE_URL=owner_url)


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_names_every_setting_and_starts_nothing():
    helped = asked("--help")

    assert helped.returncode == 0
    assert all(name in helped.stdout for name in SETTINGS)


def test_an_unknown_word_starts_nothing_and_is_named():
    refused = asked("serve")

    assert refused.returncode == 2
    assert "unrecognized arguments: serve" in refused.stderr
