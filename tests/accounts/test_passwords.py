import hashlib

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from staffbank.accounts.passwords import NotOurWords, NotStolen, is_listed


def sums(*passwords):
    return sorted(hashlib.sha1(each.encode()).hexdigest().upper() for each in passwords)


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "Liverpool2026!", "!!!Sunshine123", "p@ssw0rd1234", "qwertyqwertyqwerty"],
)
def test_a_common_password_dressed_up_is_still_common(password):
    with pytest.raises(ValidationError) as refused:
        NotStolen().validate(password)

    assert refused.value.code == "password_breached"


@pytest.mark.parametrize("password", ["three words nobody", "Witherow-kettle-93", "ðis is mine"])
def test_words_that_do_not_belong_together_pass(password):
    NotStolen().validate(password)


def test_every_line_of_the_list_is_found_and_nothing_else(tmp_path):
    stolen = [f"a stolen password {n}" for n in range(200)]
    file = tmp_path / "stolen.txt"
    file.write_text("".join(f"{line}:{n}\r\n" for n, line in enumerate(sums(*stolen))))

    assert all(is_listed(each, str(file)) for each in stolen)
    assert not any(is_listed(f"another password {n}", str(file)) for n in range(200))


def test_lines_may_be_the_first_digits_of_a_sum_and_too_few_are_none(tmp_path):
    (line,) = sums("a stolen password")
    long_enough, too_short = tmp_path / "long.txt", tmp_path / "short.txt"
    long_enough.write_text(line[:12])
    too_short.write_text(line[:5])

    assert is_listed("a stolen password", str(long_enough))
    assert not is_listed("a stolen password", str(too_short))


def test_an_empty_list_lists_nothing(tmp_path):
    (tmp_path / "empty.txt").touch()

    assert not is_listed("a stolen password", str(tmp_path / "empty.txt"))


@pytest.mark.parametrize(
    "password",
    [
        "Staffbank2026!",
        "NHSnurse-12345",
        "w4rd-m4n4ger-01",
        "Hillingdon-Hospital-1",
        "NightShift NightShift",
        "West Middlesex 2026",
    ],
)
def test_a_password_made_of_this_places_words_is_refused(password):
    with pytest.raises(ValidationError) as refused:
        NotOurWords(["Hillingdon", "West Middlesex"]).validate(password)

    assert refused.value.code == "password_our_words"


@pytest.mark.parametrize(
    "password",
    ["three words nobody", "my ward keeps two tortoises", "Witherow-kettle-93", "1234567890123"],
)
def test_such_a_word_among_others_is_no_harm(password):
    NotOurWords(["Hillingdon"]).validate(password)


@pytest.mark.django_db
def test_whoever_sets_a_password_meets_the_list():
    with pytest.raises(ValidationError):
        validate_password("Staffbank2026!")
