"""A login provider as a process of its own: oidc-provider-mock, which can be told to answer wrongly.

`python -m tests.rig.provider PORT` serves it. PUT /tamper with one of `WAYS` as JSON spoils the ID tokens
from then on; PUT /users/SUB sets what it says of a person.
"""

import base64
import contextlib
import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.rig.hq import ROOT, free_port, wait_until

Claims = dict[str, Any]


def _signed(claims: Claims, key: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid or ""}, claims, key)


def _audience(claims: Claims) -> str:
    return str(claims["aud"][0] if isinstance(claims["aud"], list) else claims["aud"])


def _part(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _by_public_key(claims: Claims, key: Any) -> str:
    """An old trick: the public key, which everybody has, used as the secret of a symmetric signature."""
    secret = OctKey.import_key(key.as_pem(private=False).replace(b"PUBLIC KEY", b"PUBLIC_KEY"))
    return jwt.encode({"alg": "HS256", "kid": key.kid or ""}, claims, secret)


WAYS: dict[str, Callable[[Claims, Any], str]] = {
    "expired": lambda claims, key: _signed({**claims, "exp": int(time.time()) - 3600}, key),
    "wrong audience": lambda claims, key: _signed({**claims, "aud": "another-hq"}, key),
    "wrong audience, ours the party": lambda claims, key: _signed(
        {**claims, "aud": "another-hq", "azp": _audience(claims)}, key
    ),
    "audience of two, ours not the party": lambda claims, key: _signed(
        {
            **claims,
            "aud": [_audience(claims), "other"],
            "azp": "other",
        },
        key,
    ),
    "wrong issuer": lambda claims, key: _signed({**claims, "iss": "https://evil.example"}, key),
    "wrong nonce": lambda claims, key: _signed({**claims, "nonce": "of another login"}, key),
    "no nonce": lambda claims, key: _signed({k: v for k, v in claims.items() if k != "nonce"}, key),
    "no expiry": lambda claims, key: _signed({k: v for k, v in claims.items() if k != "exp"}, key),
    "unsigned": lambda claims, _: f"{_part({'alg': 'none'})}.{_part(claims)}.",
    "signature cut off": lambda claims, key: _signed(claims, key).rpartition(".")[0] + ".",
    "another key": lambda claims, key: _signed(claims, RSAKey.generate_key(2048, {"kid": key.kid or "x"})),
    "signed by the public key": _by_public_key,
    "no ID token": lambda _claims, _key: "",
}


@dataclass
class ProviderProcess:
    url: str

    def person(self, sub: str, **claims: object) -> None:
        httpx2.put(f"{self.url}/users/{sub}", json=claims).raise_for_status()

    def tamper(self, way: str = "") -> None:
        """Spoils every ID token from now on; without a way none."""
        httpx2.put(f"{self.url}/tamper", json=way).raise_for_status()

    def asked(self) -> list[dict[str, str]]:
        """The forms of all token requests so far."""
        return list(httpx2.get(f"{self.url}/asked").json())

    def agree(self, address: str, sub: str) -> str:
        """What a person does on the provider's page; where it sends them back to."""
        answer = httpx2.post(address, data={"sub": sub})
        assert answer.status_code in (302, 303), answer.text[:500]
        return str(answer.headers["location"])


def code_and_state(address: str) -> tuple[str, str]:
    query = parse_qs(urlsplit(address).query)
    return query["code"][0], query["state"][0]


@contextlib.contextmanager
def providing() -> Iterator[ProviderProcess]:
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "tests.rig.provider", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = ProviderProcess(f"http://127.0.0.1:{port}")

    def answers() -> bool:
        assert process.poll() is None, "the provider ended"
        with contextlib.suppress(httpx2.TransportError):
            return httpx2.get(f"{provider.url}/.well-known/openid-configuration").status_code == 200
        return False

    try:
        wait_until(answers, within=30, what="a login provider")
        yield provider
    finally:
        process.terminate()
        process.wait(timeout=10)


def serve(port: int) -> None:
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    warnings.simplefilter("ignore")
    import flask  # noqa: PLC0415  only in the provider's own process
    import uvicorn  # noqa: PLC0415
    from oidc_provider_mock import app  # noqa: PLC0415

    provider = app(require_nonce=True)
    way = [""]
    asked: list[dict[str, str]] = []

    @provider.put("/tamper")
    def tamper() -> tuple[str, int]:
        way[0] = flask.request.get_json()
        return "", 204

    @provider.get("/asked")
    def tell_asked() -> flask.Response:
        return flask.jsonify(asked)

    @provider.after_request
    def spoil(answer: flask.Response) -> flask.Response:
        if flask.request.path == "/oauth2/token":
            asked.append(flask.request.form.to_dict())
            if way[0] and answer.status_code == 200:
                _spoil(answer, WAYS[way[0]])
        return answer

    def _spoil(answer: flask.Response, change: Callable[[Claims, Any], str]) -> None:
        told = answer.get_json()
        key = RSAKey.import_key(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True))
        payload = told.pop("id_token").split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if token := change(claims, key):
            told["id_token"] = token
        answer.set_data(json.dumps(told))

    uvicorn.run(provider, interface="wsgi", host="127.0.0.1", port=port, log_level="error")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
