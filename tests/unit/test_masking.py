"""What a reader of a narrative must never see, and what must stay readable."""

import pytest

from dashboard.masking import HIDDEN, mask


@pytest.mark.parametrize(
    "personal",
    [
        "+7 701 123 45 67",
        "+77011234567",
        "87011234567",
        "8 (701) 123-45-67",
        "8-701-123-45-67",
        "8.701.123.45.67",
        "701 123 45 67",
        "7011234567",
        "+7\u00a0701\u00a0123\u00a045\u00a067",  # no-break spaces
        "+7\u200b701\u200b1234567",  # invisible characters in between
        "+49 151 12345678",
        "850101300123",  # IIN
        "850101 300 123",
        "850101-300-123",
        "aigul.k@example.kz",
        "a_b+c@mail.example.org",
        "123ABC16",
        "123 ABC 16",
        "123 АВС 16",  # Cyrillic letters
        "123авс16",
        "777 AA 05",
        "F 123 ABC",
        "А123ВС 77",
    ],
)
def test_it_is_hidden(personal: str):
    assert mask(f"Председатель, {personal}, не пустил.") == f"Председатель, {HIDDEN}, не пустил."


def test_a_short_local_number_is_hidden_after_the_word_for_telephone():
    assert mask("Звоните, тел. 2-34-56, или тел: 223344!") == f"Звоните, тел{HIDDEN}, или тел{HIDDEN}!"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "В 12:07 вброс, 15-20 бюллетеней.",
        "Явка 1054 из 1530, 35 — переносной урной.",
        "25.07.2021 12:45, участок № 118.",
        "Выдано 23 751, наблюдали 19 318.",
        "100 человек, 20 минут ждали.",
        "ст. 20-1 п.2 пп.3, КоАП 121 (20 МРП)",
        "Жәшік мөрленбеген, №5 учаске.",
        "12-004",
        "\u200fשלום 15",  # right-to-left marks are kept as sent
    ],
)
def test_it_stays_as_it_is(text: str):
    assert mask(text) == text


def test_everything_personal_in_one_text_is_hidden():
    text = "ИИН 850101300123, тел. +7 701 123 45 67, машина 123 ABC 16, почта a@b.kz."

    hidden = mask(text)

    assert not any(character.isdigit() for character in hidden)
    assert "@" not in hidden


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "a.", "тел ", "123 AB", "+7 "])
def test_the_longest_narrative_is_masked_without_delay(piece: str):
    """20 000 characters; a careless pattern would take minutes."""
    assert len(mask(piece * (20_000 // len(piece)))) <= 20_000
