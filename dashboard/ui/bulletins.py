"""Bulletins on the press page: make, read, release, put right; the HQ's own texts in them."""

from dashboard.words import Words


def bulletins(t: Words) -> None:
    """For who may publish."""
