"""What the page of rules reads and changes. As `dashboard.cases.casework`: nothing is cached, each change
is one transaction, what is wrong with it comes back as a sentence."""

import datetime as dt
from functools import partial

from dashboard import data
from dashboard.cases import casework
from dashboard.viewer import Permission, Viewer
from dashboard.words import Words
from db import cases
from db.cases import ArticleText, Settings
from queries.case_parts import Article
from queries.rules import Rules, fetch_rules
from queries.snapshot import Snapshot


def rules(snapshot: Snapshot, viewer: Viewer) -> Rules:
    """Raises `DatabaseAwayError`."""
    with data.reading(viewer) as connection:
        return fetch_rules(connection, election_id=snapshot.election.id)


def set_rules(new: Settings, viewer: Viewer, t: Words, *, election_id: int, why: str, seen: Settings) -> str:
    """Empty if it is done, else what is wrong, in the viewer's language. So are the next two."""
    verb = partial(cases.change_settings, election_id=election_id, settings=new, why=why, seen=seen)
    return _begun_large(casework.decide(verb, viewer, t, needs=Permission.SET_RULES))


def edit_article(
    code: str, new: ArticleText, viewer: Viewer, t: Words, *, why: str, seen: ArticleText
) -> str:
    verb = partial(cases.edit_article, code=code, new=new, why=why, seen=seen)
    return casework.decide(verb, viewer, t, needs=Permission.EDIT_LAW)


def confirm_article(code: str, viewer: Viewer, t: Words, *, seen: ArticleText) -> str:
    verb = partial(cases.confirm_article, code=code, on=today(), seen=seen)
    return casework.decide(verb, viewer, t, needs=Permission.CHECK_LAW)


def today() -> dt.date:
    """At the place of the election."""
    return casework.now().astimezone(casework.zone()).date()


def text_of(article: Article) -> ArticleText:
    titles, texts = article.titles, article.texts
    return ArticleText(titles["kk"], titles["ru"], texts["kk"], texts["ru"], article.source)


def _begun_large(sentence: str) -> str:
    """It may begin with the name of a rule, which elsewhere stands in the middle."""
    return sentence[:1].upper() + sentence[1:]
