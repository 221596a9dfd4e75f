from datetime import timedelta

import pytest
from django.urls import reverse

from shifts.models import Release, Told
from staffbank import clock
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import MembershipFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db


def tell(worker, vacancy):
    with as_owner():
        release = Release.objects.create(
            vacancy=vacancy,
            trust=vacancy.trust,
            bank=vacancy.bank,
            audience="own_bank",
            opened_at=clock.now(),
        )
        Told.objects.create(
            day=clock.today(),
            release=release,
            vacancy=vacancy,
            trust=vacancy.trust,
            worker=worker,
            told_at=clock.now(),
        )


def write_to(worker, subject, topic):
    with as_owner():
        return Message.objects.create(
            day=clock.today(),
            created_at=clock.now() - timedelta(minutes=5),
            due_at=clock.now(),
            worker_id=worker.pk,
            user=worker.user,
            seat="As worker",
            topic=topic,
            subject=subject,
            body=subject,
            channel=Message.Channel.IN_APP,
            status=Message.Status.SENT,
            dedupe_key=subject,
        )


def test_the_inbox_is_empty_with_a_way_on(me):
    page = me.get(reverse("me:inbox"))

    assert "Nothing here yet" in page.text
    assert "0 unread" in page.text


def test_a_shift_told_of_leads_to_it_and_once_gone_leads_nowhere(me, worker, vacancy):
    tell(worker, vacancy)
    link = f'href="{reverse("me:shift", args=[vacancy.ref])}"'

    page = me.get(reverse("me:inbox"))
    with as_owner():
        vacancy.advance("cancelled", cancelled_at=clock.now())
    after = me.get(reverse("me:inbox"))

    assert "New: " in page.text
    assert "Witherow Ward" in page.text
    assert link in page.text
    assert link not in after.text
    assert "Gone" in after.text


def test_messages_are_counted_filtered_and_marked_as_read(me, worker):
    write_to(worker, "Booked: Sat 28 Nov", "booking.made")
    write_to(worker, "Imperial checked your identity", "credential.checked")

    page = me.get(reverse("me:inbox"))
    passport = me.get(reverse("me:inbox"), {"show": "passport"})
    done = me.post(reverse("me:inbox_read"), follow=True)

    assert "2 unread" in page.text
    assert "Imperial checked your identity" in passport.text
    assert "Booked: Sat 28 Nov" not in passport.text
    assert "2 messages marked as read." in done.text
    assert "0 unread" in done.text


def test_another_persons_messages_are_not_in_it(me, worker):
    write_to(WorkerFactory(), "Not for you", "booking.made")

    assert "Not for you" not in me.get(reverse("me:inbox")).text


def test_a_manager_reads_what_the_trust_was_told_in_their_own_seat(client):
    seat = MembershipFactory(role="trust_manager")
    client.force_login(seat.user)
    with as_owner():
        trust = seat.trust
        for subject, trust_id in (("Sat 28 Nov was booked", trust.pk), ("Elsewhere", trust.pk + 1)):
            Message.objects.create(
                day=clock.today(),
                created_at=clock.now(),
                due_at=clock.now(),
                user=seat.user,
                trust_id=trust_id,
                seat="As trust manager",
                topic="booking.made",
                subject=subject,
                channel=Message.Channel.IN_APP,
                status=Message.Status.DELIVERED,
                dedupe_key=subject,
            )

    page = client.get(reverse("shifts:inbox", args=[trust.slug]))

    assert "Sat 28 Nov was booked" in page.text
    assert "as trust manager" in page.text
    assert "Elsewhere" not in page.text
