"""The settings, read once from the environment. A weak or unknown one stops start-up."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

MINIMUM_TOKEN_LENGTH = 24

SETTINGS = {
    "DATABASE_URL": "PostgreSQL to use; empty: one is started in HQ_DATA_DIR",
    "HQ_MODE": "demo (a synthetic day, this computer only) or live",
    "HQ_PORT": "port to serve on, 8501 if empty",
    "HQ_DATA_DIR": "where the embedded database and keys live, .data if empty",
    "HQ_API_TOKEN": "demo only: a token for POST /api/v1/reports, 24 characters or more",
    "HQ_OIDC_ISSUER": "live: the address of the login provider",
    "HQ_OIDC_CLIENT_ID": "live: this HQ's name at the provider",
    "HQ_OIDC_CLIENT_SECRET": "live: its secret, 24 characters or more",
}
"""Every setting there is; the README's table is checked against it."""


class SettingError(Exception):
    """Says which setting is wrong, its value if it is no secret, and what would be right."""


@dataclass(frozen=True, slots=True)
class Settings:
    mode: Literal["demo", "live"]
    port: int
    data_dir: Path
    database_url: str | None
    api_token: str | None

    @property
    def demo(self) -> bool:
        return self.mode == "demo"


def load(environment: Mapping[str, str]) -> Settings:
    """Raises `SettingError`."""
    _refuse_unknown(environment)
    mode = environment.get("HQ_MODE") or "demo"
    if mode not in ("demo", "live"):
        raise SettingError(f"HQ_MODE is {mode!r}: write demo or live")
    if mode == "live":
        _refuse_live_without_login(environment)
    return Settings(
        mode=cast(Literal["demo", "live"], mode),
        port=_port(environment.get("HQ_PORT") or "8501"),
        data_dir=Path(environment.get("HQ_DATA_DIR") or ".data").expanduser().resolve(),
        database_url=environment.get("DATABASE_URL") or None,
        api_token=_api_token(environment.get("HQ_API_TOKEN"), mode),
    )


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    for name in environment:
        if name.startswith("HQ_") and name not in SETTINGS:
            known = ", ".join(sorted(SETTINGS))
            raise SettingError(f"{name} is no setting of Baqylau: unset it. There are: {known}")


def _refuse_live_without_login(environment: Mapping[str, str]) -> None:
    for name in ("HQ_OIDC_ISSUER", "HQ_OIDC_CLIENT_ID", "HQ_OIDC_CLIENT_SECRET"):
        if not environment.get(name):
            raise SettingError(
                f"HQ_MODE is 'live' and {name} is not set ({SETTINGS[name]}): "
                "a live HQ does not start without a login"
            )
    raise SettingError(
        "HQ_MODE is 'live', but this version has no login yet and does not open an HQ without one: use demo"
    )


def _port(value: str) -> int:
    if not value.isdecimal() or not 1024 <= int(value) <= 65535:  # noqa: PLR2004  the ports a user may open
        raise SettingError(f"HQ_PORT is {value!r}: write a number from 1024 to 65535")
    return int(value)


def _api_token(value: str | None, mode: str) -> str | None:
    if not value:
        return None
    if mode != "demo":
        raise SettingError("HQ_API_TOKEN is for the demo only: make one with `python -m db token NAME`")
    if len(value) < MINIMUM_TOKEN_LENGTH:
        raise SettingError(
            f"HQ_API_TOKEN has {len(value)} characters: it needs {MINIMUM_TOKEN_LENGTH} or more"
        )
    return value
