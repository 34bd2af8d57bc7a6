"""What the invented lawyers ask the trainers, who know the observers, about an incident; what they answer."""

from collections.abc import Iterator, Sequence
from random import Random

from db.demo.headquarters import NO_FURTHER_THAN, TRAINERS
from db.demo.places import read_rows
from db.demo.planned import PlannedStep, PlannedTalk
from db.demo.station_day import minutes
from db.vocabulary import IncidentState

ASKED = 0.3
"""Share of the incidents that a lawyer looks into."""
ANSWERED = 0.85
ASKED_AFTER, ANSWERED_AFTER = (0.5, 2), (2, 9)
"""Minutes, from least to most: after the lawyer began to verify, and after the question."""


def talk_about(random: Random, steps: Sequence[PlannedStep]) -> Iterator[PlannedTalk]:
    """`random` is the talk's own: another's draws would make another day of the same seed."""
    begun = next((step for step in steps if step.state is IncidentState.VERIFYING), None)
    if begun is None or random.random() >= ASKED:
        return
    said = random.choice(read_rows("talk.csv"))
    asked_at = begun.at + minutes(random.uniform(*ASKED_AFTER))
    answered_at = asked_at + minutes(random.uniform(*ANSWERED_AFTER))
    trainer = random.choice(TRAINERS)
    if answered_at > NO_FURTHER_THAN:
        return
    yield PlannedTalk(asked_at, begun.incident_id, begun.actor, said["question"])
    if random.random() < ANSWERED:
        yield PlannedTalk(answered_at, begun.incident_id, trainer, said["answer"], answers=True)
