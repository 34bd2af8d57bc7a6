"""What the press room does with the words over a figure. Each step is one transaction of `db.press`; what is
wrong with it comes back as a sentence."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from dashboard import data
from dashboard.cases.casework import Verb, decide
from dashboard.press.wording import Worded, place_of
from dashboard.viewer import Permission, Viewer
from dashboard.words import Words
from db import press
from db.press import Part


def write(viewer: Viewer, told: Worded, texts: Mapping[Part, str], t: Words) -> str:
    """What is empty, or no other than suggested, takes the suggested words. Empty if it is done."""
    kept = {part: "" if text == getattr(told.suggested, part) else text for part, text in texts.items()}
    return _run(
        partial(
            press.write_words,
            place=place_of(told.suggested),
            texts=kept,
            after={part: each.id for part, each in told.newest.items()},
            over=told.over,
        ),
        viewer,
        t,
    )


def withdraw(viewer: Viewer, told: Worded, t: Words) -> str:
    """Takes the suggested words again, all of them. Empty if it is done."""
    return write(viewer, told, dict.fromkeys(told.typed, ""), t)


def confirm(viewer: Viewer, told: Worded, wording_ids: Collection[int], t: Words) -> str:
    """The viewer has read exactly these. Empty if it is done."""
    return _run(partial(press.confirm_words, wording_ids=wording_ids, over=told.over), viewer, t)


def name_of(viewer: Viewer) -> str:
    """As it stands beside what they wrote."""
    return viewer.alias or viewer.role.value


def _run(verb: Verb, viewer: Viewer, t: Words) -> str:
    snapshot = data.picture().snapshot
    if snapshot is None:
        return t("No election is in the register yet.")
    of_election = partial(verb, election_id=snapshot.election.id)
    wrong = decide(of_election, replace(viewer, alias=name_of(viewer)), t, needs=Permission.PUBLISH)
    data.forget_words()
    return wrong
