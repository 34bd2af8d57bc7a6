"""What strangers wrote stands in our messages as they wrote it."""

import pytest

from dashboard.ui.plain import plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Зайсан 12", "Зайсан 12"),
        ("[x](y)", r"\[x\]\(y\)"),
        ("<b>", r"\<b\>"),
        ("$a$ `b` :red[c]", r"\$a\$ \`b\` \:red\[c\]"),
        ("# one\n\n* two", r"\# one \* two"),
        (7, "7"),
    ],
)
def test_marks_are_shown_not_obeyed(written: object, kept: str):
    assert plain(written) == kept


@pytest.mark.parametrize("address", ["https://evil.example/x", "www.evil.example", "evil.example"])
def test_an_address_is_no_link(address: str):
    assert "evil.example" not in plain(address)
    assert "https://" not in plain(address)
