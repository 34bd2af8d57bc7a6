"""What a weak, wrong or unknown setting gets: no start, and a sentence that says what would be right."""

import pytest

from dashboard.settings import SETTINGS, SettingError, load


def test_without_any_setting_it_is_the_demo_on_8501():
    settings = load({})

    assert (settings.mode, settings.port, settings.database_url, settings.api_token) == (
        "demo",
        8501,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"HQ_MODE": "prod"}, ["HQ_MODE", "'prod'", "demo or live"]),
        ({"HQ_PORT": "80"}, ["HQ_PORT", "'80'", "1024 to 65535"]),
        ({"HQ_PORT": "eighty"}, ["HQ_PORT", "'eighty'"]),
        ({"HQ_SPEED": "60"}, ["HQ_SPEED", "unset it", "HQ_PORT"]),
        ({"HQ_API_TOKEN": "short"}, ["HQ_API_TOKEN", "24"]),
        ({"HQ_MODE": "live"}, ["HQ_OIDC_ISSUER", "without a login"]),
        ({"HQ_MODE": "live", "HQ_OIDC_ISSUER": "https://id.example"}, ["HQ_OIDC_CLIENT_ID"]),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(environment: dict[str, str], words: list[str]):
    with pytest.raises(SettingError) as refused:
        load(environment)

    assert all(word in str(refused.value) for word in words)


def test_a_secret_is_never_printed():
    with pytest.raises(SettingError) as refused:
        load({"HQ_API_TOKEN": "hunter2"})

    assert "hunter2" not in str(refused.value)


def test_live_never_opens_without_a_login():
    complete = {name: "x" * 30 for name in SETTINGS if name.startswith("HQ_OIDC")}

    with pytest.raises(SettingError):
        load({"HQ_MODE": "live", **complete})


def test_a_foreign_variable_is_none_of_our_business():
    assert load({"PATH": "/bin", "HQ_PORT": "9000"}).port == 9000
