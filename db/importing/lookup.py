"""Finding a district, station or observer by what a file calls it, and the nearest one if there is none."""

import difflib
import re
from collections.abc import Iterable
from functools import cache

from db.importing.problems import BadValue
from db.importing.values import fold

COMPARISONS = 100_000
"""At most, a file, in search of the nearest name: about two seconds. The first misses show what is wrong."""

_KINDS = frozenset(
    fold(word)
    for word in (
        "г.", "г", "г.а.", "город", "города", "қ.", "қ", "қ.ә.", "қала", "қаласы", "city",
        "район", "р-н", "района", "аудан", "ауданы", "district",
    )
)  # fmt: skip


class Lookup:
    """`entries`: (id, code, names). Names count with and without "район", "г.", "ауданы", "city"."""

    def __init__(self, what: str, entries: Iterable[tuple[int, str, Iterable[str]]]) -> None:
        self.what = what
        self._exact: dict[str, int] = {}
        self._like: dict[str, set[int]] = {}
        self._bare: dict[str, set[int]] = {}
        self._labels: dict[str, str] = {}
        self.nearest = cache(self._nearest)
        self._compared = 0
        for key, code, names in entries:
            self._exact[code] = key
            self._add(self._like, fold(code), key, code)
            for name in names:
                self._add(self._like, fold(name), key, f"{name} ({code})")
                self._add(self._bare, bare(name), key, f"{name} ({code})")

    def _add(self, forms: dict[str, set[int]], form: str, key: int, label: str) -> None:
        forms.setdefault(form, set()).add(key)
        self._labels.setdefault(form, label)

    def find(self, text: str) -> int:
        """The id. Raises BadValue naming the nearest one."""
        if text in self._exact:
            return self._exact[text]
        found = self._like.get(fold(text)) or self._bare.get(bare(text)) or set()
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise BadValue("ambiguous", "{count} of the {what}s have this name: write the code",
                           count=len(found), what=self.what)  # fmt: skip
        raise self._unknown(text)

    def _unknown(self, text: str) -> BadValue:
        if not self._exact:
            return BadValue("unknown", "there are no {what}s yet: import them first", what=self.what)
        nearest = self.nearest(bare(text))
        if nearest is None:
            count = len(self._exact)
            return BadValue(
                "unknown", "is none of the {count} {what}s there are", count=count, what=self.what
            )
        return BadValue(
            "unknown", "there is no such {what}; the nearest is {nearest}", what=self.what, nearest=nearest
        )

    def _nearest(self, form: str) -> str | None:
        self._compared += len(self._labels)
        if self._compared > COMPARISONS:
            return None
        close = difflib.get_close_matches(form, self._labels, n=1, cutoff=0.6)
        return self._labels[close[0]] if close else None


def bare(name: str) -> str:
    """ "г. Усть-Каменогорск" and "Усть-Каменогорск" are one place; so are "Ridder city" and "Ridder"."""
    words = re.sub(r"\(.*?\)", " ", fold(name)).split()
    return " ".join(word for word in words if word not in _KINDS) or fold(name)
