"""The login provider: where to send people, and what its answer proves. Authlib does the protocol; what it
would take on trust from the provider's own description is narrowed here."""

from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.integrations.starlette_client import OAuth
from starlette.requests import Request
from starlette.responses import Response

from dashboard.entrance.login_flows import Flows
from dashboard.settings import LoginSettings

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
"""Signatures by the provider's private key. A provider may list "none" as well: then it is not used."""
ENDPOINTS = (
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "end_session_endpoint",
)
CLOCK_MAY_DIFFER = 30
"""Seconds between the provider's clock and ours."""
ANSWERS_WITHIN = 5


class ProviderError(Exception):
    """The provider's answer does not prove who the person is. Says why, without naming them."""


class Provider:
    def __init__(self, settings: LoginSettings, flows: Flows) -> None:
        self._settings = settings
        self._client: Any = OAuth(cache=flows).register(
            "hq",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            server_metadata_url=f"{settings.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={
                "scope": "openid email",
                "code_challenge_method": "S256",
                "timeout": ANSWERS_WITHIN,
                "verify": httpx2.create_ssl_context(),  # once: it takes 60 ms of everybody's time
            },
        )
        self._end_session = ""

    async def redirect(self, request: Request, callback: str) -> Response:
        """To the provider's own page. Raises httpx2.HTTPError or `ProviderError`."""
        await self._read_description()
        answer: Response = await self._client.authorize_redirect(request, callback)
        return answer

    async def email_of(self, request: Request) -> str:
        """The verified e-mail of whom the provider has sent back.

        Raises OAuthError (no such login under way, code refused), JoseError (the ID token is not valid),
        httpx2.HTTPError or `ProviderError`.
        """
        await self._read_description()
        issuer = self._client.server_metadata["issuer"]
        token = await self._client.authorize_access_token(
            request,
            leeway=CLOCK_MAY_DIFFER,
            claims_options={
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": self._settings.client_id},
                "nonce": {"essential": True},
            },
        )
        claims = token.get("userinfo")
        if not claims:
            raise ProviderError("no ID token")
        if "email" not in claims:  # the standard leaves it to the provider where it says so
            claims = await self._told_separately(token, claims["sub"])
        return _verified_email(claims)

    def sign_out_address(self) -> str:
        """Of the provider's page for signing out; empty if it has none, or none is known yet."""
        if not self._end_session:
            return ""
        back = {
            "client_id": self._settings.client_id,
            "post_logout_redirect_uri": f"{self._settings.public_url}/logout",
        }
        return f"{self._end_session}?{urlencode(back)}"

    async def _told_separately(self, token: dict[str, Any], subject: str) -> dict[str, Any]:
        claims: dict[str, Any] = await self._client.userinfo(token=token)
        if claims.get("sub") != subject:
            raise ProviderError("userinfo of somebody else")
        return claims

    async def _read_description(self) -> None:
        """Once. Only what is needed is kept of it: Authlib would configure its HTTP client from the rest."""
        if "_loaded_at" in self._client.server_metadata:
            return
        told = await self._client.load_server_metadata()
        self._client.server_metadata = {}
        kept = self._checked(told)
        self._client.server_metadata = kept
        self._end_session = kept.get("end_session_endpoint", "")

    def _checked(self, told: dict[str, Any]) -> dict[str, Any]:
        if str(told.get("issuer")).rstrip("/") != self._settings.issuer.rstrip("/"):
            raise ProviderError("the provider's description names another issuer")
        kept = {name: told[name] for name in ENDPOINTS if told.get(name)}
        if not {"authorization_endpoint", "token_endpoint", "jwks_uri"} <= kept.keys():
            raise ProviderError("the provider's description is incomplete")
        scheme = urlsplit(self._settings.issuer).scheme
        if any(urlsplit(str(address)).scheme not in ("https", scheme) for address in kept.values()):
            raise ProviderError("the provider's description has an address without TLS")
        offered = told.get("id_token_signing_alg_values_supported") or ["RS256"]
        algorithms = sorted(ALGORITHMS.intersection(offered))
        if not algorithms:
            raise ProviderError("the provider signs ID tokens in no way that is accepted here")
        return kept | {
            "issuer": told["issuer"],
            "id_token_signing_alg_values_supported": algorithms,
            "_loaded_at": told["_loaded_at"],
        }


def _verified_email(claims: dict[str, Any]) -> str:
    email = claims.get("email")
    if not isinstance(email, str) or not email:
        raise ProviderError("no e-mail")
    if claims.get("email_verified") not in (True, "true"):  # some providers write the word
        raise ProviderError("e-mail not verified")
    return email
