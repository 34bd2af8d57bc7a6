"""What an HQ refuses to start with: a database role nothing holds back, a talkative Streamlit, a page that
does not say who may open it."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard.settings import SettingError
from dashboard.startup import (
    STRICT_STREAMLIT,
    refuse_loose_streamlit,
    refuse_pages_without_permission,
    refuse_powerful_role,
)
from dashboard.viewer import PAGES
from db import engine as engines

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
