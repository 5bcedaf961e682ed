"""Passwords: length, what would be guessed, and how they are kept."""

import re
import threading
import time

import pytest

from dot.accounts.passwords import (
    COMMON,
    CUT,
    TURNS,
    fits,
    hash_password,
    is_common,
    refuse_weak,
)
from dot.accounts.service import NOBODY
from dot.errors import Invalid

OWL = "the owl reads at noon"
ABOUT = ("ada.lovelace@alpenpharma.example", "Ada Lovelace")


@pytest.fixture(scope="module")
def kept() -> str:
    """Hashing takes a tenth of a second."""
    return hash_password(OWL)


@pytest.mark.parametrize(
    "password",
    [
        "the owl reads at noon",
        "twelve signs",
        "Kaffee um halb vier",
        "x" * 6 + "abcdefgh",
        "κωδικός πρόσβασης",
        "a" * 10 + "bcdefg" * 19 + "zzzz",
    ],
)
def test_a_sentence_is_fine_without_digits_or_signs(password: str) -> None:
    refuse_weak(password, *ABOUT)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "at least 12"),
        ("elevensigns", "at least 12"),
        ("x" * 129, "at most 128"),
        ("x" * 1_000_000, "at most 128"),
        ("the owl\x00reads at noon", "can't be typed"),
        ("the owl reads \ud800 noon", "can't be typed"),
    ],
)
def test_too_short_too_long_and_untypable_are_refused(password: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        refuse_weak(password, *ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "Password2027!",
        "qwertyuiop12",
        "1q2w3e4r5t6y",
        "Football2026!",
        "2027-monkey-1234",
        "monkeymonkey",
        "Basketball-Basketball",
        "Pharma-Pharma-2026",
        "AdaLovelace2026",
        "alpenpharma!!!!",
        "Veeva PromoMats 1",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Invalid, match="guessed soon"):
        refuse_weak(password, *ABOUT)


def test_the_list_holds_more_than_the_three_thousand_that_the_standard_asks_for() -> None:
    held = COMMON.read_bytes()

    assert len(held) // CUT > 30_000
    assert all(map(is_common, ("iloveyou", "football", "trustno1", "qwertyuiop")))


def test_what_is_kept_is_argon2id_with_at_least_the_standards_cost(kept: str) -> None:
    found = re.match(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$", kept)

    assert found is not None
    memory, times, lanes = map(int, found.groups())
    assert (memory >= 19 * 1024, times >= 2, lanes >= 1) == (True, True, True)
    assert "owl" not in kept


def test_the_hash_that_nobody_has_costs_as_much_as_a_real_one(kept: str) -> None:
    assert NOBODY.split("$")[1:4] == kept.split("$")[1:4]


def test_two_hashes_of_one_password_differ_and_both_fit(kept: str) -> None:
    other = hash_password(OWL)

    assert kept != other
    assert fits(kept, OWL) and fits(other, OWL)


@pytest.mark.parametrize("tried", ["", "the owl reads at noon ", "The owl reads at noon", "\ud800"])
def test_another_password_does_not_fit(kept: str, tried: str) -> None:
    assert not fits(kept, tried)


def test_one_password_fits_from_every_keyboard() -> None:
    """é may be typed as one sign or as two."""
    assert fits(hash_password("caf\u00e9 au lait noir"), "cafe\u0301 au lait noir")


@pytest.mark.parametrize("written", ["", "none", "$argon2id$v=19$m=1", NOBODY])
def test_nothing_fits_what_is_no_hash(written: str) -> None:
    assert not fits(written, OWL)


def test_a_million_signs_are_refused_unread(kept: str) -> None:
    began = time.perf_counter()

    assert not fits(kept, "x" * 1_000_000)
    assert time.perf_counter() - began < 0.05


def test_at_most_two_are_hashed_at_once() -> None:
    with TURNS, TURNS:
        waiting = threading.Thread(target=hash_password, args=(OWL,))
        waiting.start()
        waiting.join(0.2)
        held = waiting.is_alive()
    waiting.join(10)

    assert held
    assert not waiting.is_alive()
