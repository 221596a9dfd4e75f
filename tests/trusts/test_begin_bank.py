"""The first bank of an installation, and the first person who can bring trusts into it."""

import re

import pytest
from django.core.management import CommandError, call_command

from staffbank.db import as_owner
from staffbank.notifications.models import Message
from trusts.models import Bank, BankPolicy, Membership

ASKED = {
    "night_phone": "020 7946 0100",
    "admin": "sam@example.nhs.uk",
    "admin_name": "Sam Whitfield",
}


def test_a_bank_begins_and_its_first_admin_can_take_their_seat(committed_db, client, capsys):
    call_command("begin_bank", "North West London staff bank", **ASKED)

    assert "/bank/north-west-london/" in capsys.readouterr().out
    with as_owner():
        bank = Bank.objects.get()
        assert BankPolicy.objects.get().bank == bank
        body = Message.objects.get(address=ASKED["admin"]).body
    link = re.search(r"/join/\S+/", body)[0]
    client.post(link, {"name": "Sam Whitfield", "password": "three words nobody"})
    with as_owner():
        seat = Membership.objects.get()
    assert (seat.role, seat.bank_id) == ("onboarding_admin", bank.pk)
    assert "The team that runs Staffbank" in body


def test_a_second_bank_of_that_name_and_a_wrong_address_are_refused(committed_db):
    call_command("begin_bank", "Thames bank", **ASKED)

    with pytest.raises(CommandError, match="/bank/thames/"):
        call_command("begin_bank", "Thames bank", **ASKED)
    with pytest.raises(CommandError, match="not an email address"):
        call_command("begin_bank", "Other bank", **ASKED | {"admin": "nobody"})
