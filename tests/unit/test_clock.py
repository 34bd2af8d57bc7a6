import datetime as dt

from dashboard.clock import Clock

NOON = dt.datetime(2021, 7, 25, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def test_a_demo_minute_passes_in_a_second_at_sixty_times_the_speed():
    clock = Clock(real_at=LATER, at=NOON, speed=60)

    assert clock.at_real(LATER + dt.timedelta(seconds=1)) == NOON + dt.timedelta(minutes=1)


def test_a_paused_clock_stands_and_never_reaches_a_moment():
    clock = Clock(real_at=LATER, at=NOON, speed=60, paused=True)

    assert clock.at_real(LATER + dt.timedelta(days=1)) == NOON
    assert clock.real_seconds_until(NOON + dt.timedelta(hours=1)) is None


def test_the_wait_for_a_moment_that_has_passed_is_zero():
    assert Clock(real_at=LATER, at=NOON).real_seconds_until(NOON - dt.timedelta(days=9999)) == 0.0
