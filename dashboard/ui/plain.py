"""Words of a stranger in a sentence of ours: Streamlit reads every message as Markdown."""

import re

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"(?<=\w)(?=://|\.\w)|(?<=www)")
"""Where a bare address would become a link by itself."""
_NOTHING = "\N{ZERO WIDTH NON-JOINER}"


def plain(text: object) -> str:
    """As it was written: no link, picture, formula or colour comes of it."""
    broken = _ADDRESS.sub(_NOTHING, " ".join(str(text).split()))
    return _MARKS.sub(r"\\\1", broken)
