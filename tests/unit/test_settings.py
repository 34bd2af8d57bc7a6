"""What a weak, wrong or unknown setting gets: no start, and a sentence that says what would be right."""

import pytest

from dashboard.settings import SettingError, load


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


LIVE = {
    "HQ_MODE": "live",
    "HQ_OIDC_ISSUER": "https://id.example",
    "HQ_OIDC_CLIENT_ID": "baqylau",
    "HQ_OIDC_CLIENT_SECRET": "0123456789-0123456789-0123",
    "HQ_PUBLIC_URL": "https://hq.example/",
}


def test_a_live_hq_has_its_login():
    login = load(LIVE).login

    assert login is not None
    assert (login.public_url, login.https, login.first_admin) == ("https://hq.example", True, None)
    assert LIVE["HQ_OIDC_CLIENT_SECRET"] not in repr(login)


@pytest.mark.parametrize("missing", [name for name in LIVE if name != "HQ_MODE"])
def test_live_never_opens_without_a_login(missing: str):
    with pytest.raises(SettingError) as refused:
        load({**LIVE, missing: ""})

    assert missing in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("HQ_OIDC_ISSUER", "http://id.example", "https://"),
        ("HQ_OIDC_ISSUER", "id.example", "https://"),
        ("HQ_OIDC_CLIENT_SECRET", "x" * 23, "24"),
        ("HQ_OIDC_CLIENT_SECRET", "xyxyxy" * 8, "guessed"),
        ("HQ_PUBLIC_URL", "http://hq.example", "https://"),
        ("HQ_PUBLIC_URL", "https://", "https://"),
        ("HQ_PUBLIC_URL", "https://hq.example/baqylau", "only"),
        ("HQ_PUBLIC_URL", "https://somebody@hq.example", "only"),
        ("HQ_API_TOKEN", "0123456789-0123456789-0123", "demo only"),
    ],
)
def test_a_weak_login_stops_start_up_and_secrets_stay_out_of_the_message(name: str, value: str, word: str):
    with pytest.raises(SettingError) as refused:
        load({**LIVE, name: value})

    assert name in str(refused.value)
    assert word in str(refused.value)
    assert value not in str(refused.value) or "SECRET" not in name


@pytest.mark.parametrize(
    ("url", "is_called"),
    [
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://127.0.0.1:8501/", "http://127.0.0.1:8501"),
        ("https://HQ.example:443", "https://hq.example"),
    ],
)
def test_the_public_url_is_as_browsers_send_it(url: str, is_called: str):
    login = load({**LIVE, "HQ_PUBLIC_URL": url}).login

    assert login is not None
    assert login.public_url == is_called


def test_a_foreign_variable_is_none_of_our_business():
    assert load({"PATH": "/bin", "HQ_PORT": "9000"}).port == 9000
