"""The few pages in front of the door, for people without a session: plain, without a script, in all three
languages at once, because nobody has chosen one yet."""

from collections.abc import Mapping
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import HTMLResponse

from dashboard.panels.page import html
from dashboard.serving.safe_headers import hash_of
from dashboard.words import LANGUAGES, N_, words

STYLE = """
body { margin: 0; background: #0B1016; color: #F2F5F8; font: 18px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 8vh auto; padding: 0 1.5rem; }
h1 { font-size: 1.25rem; letter-spacing: .04em; color: #B4C0CC; }
section { padding: 1.25rem 0; border-top: 1px solid #2A3644; }
p { margin: 0 0 .75rem; }
a { color: #56B4E9; }
.do { display: inline-block; padding: .55rem 1.25rem; border: 0; border-radius: 6px; background: #56B4E9;
  color: #0B1016; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; }
.do:focus-visible, a:focus-visible { outline: 3px solid #F0E442; outline-offset: 2px; }
"""
POLICY = (
    f"default-src 'none'; style-src {hash_of(STYLE)}; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def _page(
    text: str,
    *,
    status: int,
    action: str = "",
    link: str = "",
    form: str = "",
    fields: Mapping[str, str] | None = None,
    elsewhere: str = "",
    elsewhere_action: str = "",
) -> HTMLResponse:
    body = html(
        "door",
        languages=[words(language) for language in LANGUAGES],
        style=Markup(STYLE),  # noqa: S704  our own
        text=text,
        action=action,
        link=link,
        form=form,
        fields=fields or {},
        elsewhere=elsewhere,
        elsewhere_action=elsewhere_action,
    )
    safe = {"content-security-policy": POLICY, "cache-control": "no-store", "x-frame-options": "DENY"}
    return HTMLResponse(body, status, headers=safe)


SIGN_IN = N_("Sign in")


def _login(then: str) -> str:
    return f"/login?{urlencode({'next': then})}"


def sign_in_page(then: str) -> HTMLResponse:
    """`then` is the page that was asked for."""
    return _page(N_("This HQ is open to its staff only."), status=401, action=SIGN_IN, link=_login(then))


def refused_page() -> HTMLResponse:
    """Says the same to everybody: who is on the staff list is not for strangers to find out."""
    text = N_("You cannot sign in here. If you work at this HQ, ask its administrator to add your e-mail.")
    return _page(text, status=403, action=N_("Try again"), link=_login("/"))


def failed_page() -> HTMLResponse:
    text = N_("Signing in was interrupted or took too long. Nothing has happened; begin again.")
    return _page(text, status=400, action=N_("Try again"), link=_login("/"))


def provider_away_page() -> HTMLResponse:
    text = N_("The login provider does not answer. Try again in a moment; who is signed in stays signed in.")
    return _page(text, status=502, action=N_("Try again"), link=_login("/"))


def away_page() -> HTMLResponse:
    return _page(N_("The database does not answer. Try again in a moment."), status=503)


def sign_out_page() -> HTMLResponse:
    text = N_("Sign out of Baqylau on this computer?")
    return _page(text, status=200, action=N_("Sign out"), form="/logout")


def signed_out_page(provider: str) -> HTMLResponse:
    """`provider` is where one signs out of the login provider; empty if it has no such page."""
    return _page(
        N_("You are signed out of Baqylau."),
        status=200,
        action=SIGN_IN,
        link=_login("/"),
        elsewhere=provider,
        elsewhere_action=N_("Sign out of the login provider too"),
    )


def wall_link_page(link: str) -> HTMLResponse:
    text = N_("This screen will show the wall and nothing else, until an administrator revokes it.")
    return _page(text, status=200, action=N_("Show the wall here"), form="/login/wall", fields={"link": link})


def used_link_page() -> HTMLResponse:
    return _page(N_("This link has been used or is too old. Ask an administrator for a new one."), status=403)
