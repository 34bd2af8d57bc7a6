"""The settings, read once from the environment. A weak or unknown one stops start-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast
from urllib.parse import urlsplit

MINIMUM_TOKEN_LENGTH = 24
DIFFERENT_CHARACTERS = 8
"""That a secret has at least: "xxxxxxxx…" is none."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

SETTINGS = {
    "DATABASE_URL": "PostgreSQL to use; empty: one is started in HQ_DATA_DIR",
    "HQ_MODE": "demo (a synthetic day, this computer only) or live",
    "HQ_PORT": "port to serve on, 8501 if empty",
    "HQ_DATA_DIR": "where the embedded database and keys live, .data if empty",
    "HQ_API_TOKEN": "demo only: a token for POST /api/v1/reports, 24 characters or more",
    "HQ_OIDC_ISSUER": "live: the address of the login provider",
    "HQ_OIDC_CLIENT_ID": "live: this HQ's name at the provider",
    "HQ_OIDC_CLIENT_SECRET": "live: its secret, 24 characters or more",
    "HQ_PUBLIC_URL": "live: the address people open, https://hq.example",
    "HQ_FIRST_ADMIN": "live: the e-mail that becomes administrator while nobody is on the staff list",
}
"""Every setting there is; the README's table is checked against it."""


class SettingError(Exception):
    """Says which setting is wrong, its value if it is no secret, and what would be right."""


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """How people sign in to a live HQ."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    public_url: str
    """Scheme and host, and nothing after it: "https://hq.example"."""
    first_admin: str | None

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


@dataclass(frozen=True, slots=True)
class Settings:
    mode: Literal["demo", "live"]
    port: int
    data_dir: Path
    database_url: str | None
    api_token: str | None
    login: LoginSettings | None = None
    """None in a demo, which has no login."""

    @property
    def demo(self) -> bool:
        return self.mode == "demo"


def load(environment: Mapping[str, str]) -> Settings:
    """Raises `SettingError`."""
    _refuse_unknown(environment)
    mode = environment.get("HQ_MODE") or "demo"
    if mode not in ("demo", "live"):
        raise SettingError(f"HQ_MODE is {mode!r}: write demo or live")
    return Settings(
        mode=cast(Literal["demo", "live"], mode),
        port=_port(environment.get("HQ_PORT") or "8501"),
        data_dir=Path(environment.get("HQ_DATA_DIR") or ".data").expanduser().resolve(),
        database_url=environment.get("DATABASE_URL") or None,
        api_token=_api_token(environment.get("HQ_API_TOKEN"), mode),
        login=_login(environment) if mode == "live" else None,
    )


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    for name in environment:
        if name.startswith("HQ_") and name not in SETTINGS:
            known = ", ".join(sorted(SETTINGS))
            raise SettingError(f"{name} is no setting of Baqylau: unset it. There are: {known}")


def _login(environment: Mapping[str, str]) -> LoginSettings:
    for name in ("HQ_OIDC_ISSUER", "HQ_OIDC_CLIENT_ID", "HQ_OIDC_CLIENT_SECRET", "HQ_PUBLIC_URL"):
        if not environment.get(name):
            raise SettingError(
                f"HQ_MODE is 'live' and {name} is not set ({SETTINGS[name]}): "
                "a live HQ does not start without a login"
            )
    _refuse_insecure("HQ_OIDC_ISSUER", environment["HQ_OIDC_ISSUER"])
    return LoginSettings(
        issuer=environment["HQ_OIDC_ISSUER"],
        client_id=environment["HQ_OIDC_CLIENT_ID"],
        client_secret=_secret("HQ_OIDC_CLIENT_SECRET", environment["HQ_OIDC_CLIENT_SECRET"]),
        public_url=_public_url(environment["HQ_PUBLIC_URL"]),
        first_admin=environment.get("HQ_FIRST_ADMIN") or None,
    )


def _refuse_insecure(name: str, url: str) -> None:
    address = urlsplit(url)
    if not (address.scheme == "https" and address.hostname) and not (
        address.scheme == "http" and address.hostname in LOOPBACK
    ):
        raise SettingError(f"{name} is {url!r}: write https://… (http only for this computer itself)")


def _public_url(url: str) -> str:
    _refuse_insecure("HQ_PUBLIC_URL", url)
    address = urlsplit(url)
    if address.path not in ("", "/") or address.query or address.fragment or "@" in address.netloc:
        raise SettingError(f"HQ_PUBLIC_URL is {url!r}: write scheme and host only, https://hq.example")
    default = ":443" if address.scheme == "https" else ":80"
    return f"{address.scheme}://{address.netloc.lower().removesuffix(default)}"


def _secret(name: str, value: str) -> str:
    if len(value) < MINIMUM_TOKEN_LENGTH:
        raise SettingError(f"{name} has {len(value)} characters: it needs {MINIMUM_TOKEN_LENGTH} or more")
    if len(set(value)) < DIFFERENT_CHARACTERS:
        raise SettingError(f"{name} repeats a few characters: it can be guessed, take a random one")
    return value


def _port(value: str) -> int:
    if not value.isdecimal() or not 1024 <= int(value) <= 65535:  # noqa: PLR2004  the ports a user may open
        raise SettingError(f"HQ_PORT is {value!r}: write a number from 1024 to 65535")
    return int(value)


def _api_token(value: str | None, mode: str) -> str | None:
    if not value:
        return None
    if mode != "demo":
        raise SettingError("HQ_API_TOKEN is for the demo only: make one with `python -m db token NAME`")
    return _secret("HQ_API_TOKEN", value)
