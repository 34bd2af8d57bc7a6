"""Statistics of turnout: an estimate from the stations that reported, with its interval and its hard
bounds, and the questions that a series of counts raises. Pure functions; DOMAIN.md, "Turnout"."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from queries.register import Register
from queries.snapshot import TurnoutSum

CONFIDENCE = 0.95
SMALLEST_STRATUM = 2
OFFICIAL_ABOVE_POINTS = 0.05
OFFICIAL_ABOVE_SHARE = 0.10
JUMP_POINTS = 0.20


@dataclass(frozen=True, slots=True)
class Size:
    """Of a district: the stations whose voter list is known, and the voters on those lists."""

    stations: int
    listed: int
    unlisted: int = 0
    """Stations whose list is not known: no figure can count them."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Turnout as shares of the listed voters: 0.909 is 90.9 %."""

    counted: int
    """n, the stations it rests on."""
    stations: int
    """N, the stations there are; those without a known voter list are in neither."""
    left_out: int
    share: float | None
    """R; None: no station has reported."""
    interval: tuple[float, float] | None
    """95 %; None: not enough stations."""
    bounds: tuple[float, float] | None
    """What is certain: nobody, or everybody, voted at the stations that did not report."""


@dataclass(frozen=True, slots=True)
class _Stratum:
    stations: int = 0
    listed: int = 0
    n: int = 0
    x: int = 0
    v: int = 0
    xx: int = 0
    xv: int = 0
    vv: int = 0
    left_out: int = 0

    def __add__(self, other: "_Stratum") -> "_Stratum":
        return _Stratum(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    @property
    def weight(self) -> float:
        return self.stations / self.n

    def variance_of_total(self, share: float) -> float:
        """N²(1 − n/N) s²/n, where s² is the variance of the residuals x − share·v."""
        e = self.x - share * self.v
        ee = self.xx - 2 * share * self.xv + share * share * self.vv
        s2 = max(0.0, ee - e * e / self.n) / (self.n - 1) if self.n > 1 else 0.0
        return self.stations * max(0, self.stations - self.n) * s2 / self.n


def district_sizes(register: Register) -> dict[int, Size]:
    """By district id, in the order of their codes."""
    lists: dict[int, list[int | None]] = {each.id: [] for each in register.districts}
    for station in register.stations:
        lists[station.district_id].append(station.registered_voters)
    return {district_id: _size(voters) for district_id, voters in lists.items()}


def _size(lists: list[int | None]) -> Size:
    known = [voters for voters in lists if voters is not None]
    return Size(len(known), sum(known), len(lists) - len(known))


def estimate_turnout(sizes: Mapping[int, Size], sums: Iterable[TurnoutSum]) -> Estimate:
    """Turnout of the districts in `sizes` from `sums`, one series at one slot.

    The separate-strata, combined ratio estimator (Cochran, Sampling Techniques, 3rd ed., 6.11–6.12):
    strata h are districts, R = Σ(N_h/n_h)Σx / Σ(N_h/n_h)Σv, residual e = x − R·v,
    Var(R) ≈ (1/V²) Σ N_h²(1 − n_h/N_h) s²_e,h / n_h, Student's t on Σ(n_h − 1) degrees of freedom.
    A district with fewer than two reports is merged with its neighbour in `sizes`. The interval is
    cut to the bounds. It supposes a random sample, which stations that reported are not.
    """
    of_district = {each.district_id: each for each in sums if each.district_id in sizes}
    strata = [_stratum(size, of_district.get(district_id)) for district_id, size in sizes.items()]
    whole = sum(strata, _Stratum())
    share = _share(_merged(strata))
    bounds = _bounds(whole)
    return Estimate(
        counted=whole.n,
        stations=whole.stations,
        left_out=whole.left_out,
        share=share,
        interval=None if share is None else _interval(_merged(strata), whole, share, bounds),
        bounds=bounds,
    )


def _stratum(size: Size, counted: TurnoutSum | None) -> _Stratum:
    if counted is None:
        return _Stratum(size.stations, size.listed)
    return _Stratum(
        stations=size.stations,
        listed=size.listed,
        n=counted.stations,
        x=counted.voters,
        v=counted.listed,
        xx=counted.voters_squared,
        xv=counted.voters_by_listed,
        vv=counted.listed_squared,
        left_out=counted.left_out,
    )


def _merged(strata: Sequence[_Stratum]) -> list[_Stratum]:
    merged: list[_Stratum] = []
    for each in strata:
        if merged and min(each.n, merged[-1].n) < SMALLEST_STRATUM:
            merged[-1] += each
        else:
            merged.append(each)
    return merged


def _share(strata: Sequence[_Stratum]) -> float | None:
    counted = [each for each in strata if each.n]
    listed = sum(each.weight * each.v for each in counted)
    return sum(each.weight * each.x for each in counted) / listed if listed else None


def _bounds(whole: _Stratum) -> tuple[float, float] | None:
    if not whole.listed:
        return None
    return whole.x / whole.listed, (whole.x + whole.listed - whole.v) / whole.listed


def _interval(
    strata: Sequence[_Stratum], whole: _Stratum, share: float, bounds: tuple[float, float] | None
) -> tuple[float, float] | None:
    freedom = sum(max(0, each.n - 1) for each in strata)
    if whole.n >= whole.stations:
        return share, share
    if not freedom or bounds is None:
        return None
    variance = sum(each.variance_of_total(share) for each in strata if each.n)
    reach = student_t(freedom) * math.sqrt(variance) / whole.listed
    return max(share - reach, min(bounds[0], share)), min(share + reach, max(bounds[1], share))


@lru_cache(maxsize=1024)
def student_t(freedom: int) -> float:
    """The t that a Student's t variable stays within, either side of 0, in 95 % of cases.

    Newton's method from the normal quantile: below the root of a concave function it climbs to it.
    """
    t = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    scale = 2 * math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2))
    scale /= math.sqrt(freedom * math.pi)
    for _ in range(100):
        missing = CONFIDENCE - _within(t, freedom)
        step = missing / (scale * (1 + t * t / freedom) ** (-(freedom + 1) / 2))
        t += step
        if abs(step) < 1e-12 * t:
            break
    return t


def _within(t: float, freedom: int) -> float:
    """P(|T| < t), as a finite sum (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    odd = freedom % 2
    term = total = (cosine if odd else 1.0) if freedom > 1 else 0.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= cosine * cosine * (k - 1) / k
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total


def falls(counts: Sequence[float | None]) -> list[int]:
    """Places in a cumulative series, by slot (None: not reported), that are below an earlier count."""
    highest = 0.0
    places = []
    for place, count in enumerate(counts):
        if count is not None and count < highest:
            places.append(place)
        highest = max(highest, count or 0.0)
    return places


def jumps(shares: Sequence[float | None]) -> list[int]:
    """Places that are more than 20 points a slot above the highest turnout before them."""
    highest, since = None, 0
    places = []
    for place, share in enumerate(shares):
        if share is None:
            continue
        if highest is not None and share - highest > JUMP_POINTS * (place - since):
            places.append(place)
        highest, since = max(highest or 0.0, share), place
    return places


def official_is_above_observed(*, official: int, observed: int, listed: int | None) -> bool:
    """By more than 5 points of the listed voters and more than 10 % of those observed?

    Both counts must be of the same stations. Where the list is not known, the 10 % decide.
    """
    allowed = max(OFFICIAL_ABOVE_POINTS * (listed or 0), OFFICIAL_ABOVE_SHARE * observed)
    return official - observed > allowed
