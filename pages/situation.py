"""Stub: the page is being written."""


def render() -> None:
    pass
