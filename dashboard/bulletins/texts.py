"""The short texts that an HQ may write anew: what ships, and what is printed."""

from collections.abc import Mapping

from dashboard.words import N_, Words
from db.press import TextKey
from queries.bulletins import OwnText

NAMES = {
    TextKey.GREETING: N_("Greeting"),
    TextKey.ABOUT: N_("About the observation"),
    TextKey.CONTACTS: N_("Contacts"),
}
SHIPPED = {
    TextKey.GREETING: N_(
        "The observation headquarters reports what independent observers have seen and counted at polling "
        "stations."
    ),
    TextKey.ABOUT: N_(
        "Observers count the voters themselves and report at set hours; the commissions' figures are given "
        "beside theirs. A violation is told here only when a lawyer has confirmed it and cleared it for "
        "publication. Numbers rest on at least five observers. Observers take no side and make no forecast."
    ),
    TextKey.CONTACTS: N_("Questions about this bulletin: the press officer of the observation headquarters."),
}


def text_of(key: TextKey, t: Words, own_texts: Mapping[tuple[TextKey, str], OwnText]) -> str:
    own = own_texts.get((key, t.language))
    return t(SHIPPED[key]) if own is None else own.text
