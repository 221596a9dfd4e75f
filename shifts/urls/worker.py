"""A worker's own pages of shifts, under ``/me/``."""

from django.urls import path

from compliance.views import evidence, joining
from shifts.views import booking, calendar, find, inbox, offered, passport, shift
from workers.views import messages, places, pool, signing, steps

app_name = "me"

urlpatterns = [
    path("shifts/", find.find, name="find"),
    path("shifts/opens/", find.opens, name="find-opens"),
    path("shifts/<uuid:ref>/", shift.shift, name="shift"),
    path("shifts/<uuid:ref>/book/", booking.book, name="book"),
    path("offers/<uuid:ref>/", offered.offer, name="offer"),
    path("offers/<uuid:ref>/accept/", offered.accept, name="offer_accept"),
    path("offers/<uuid:ref>/decline/", offered.decline, name="offer_decline"),
    path("bookings/", booking.bookings, name="bookings"),
    path("bookings/<uuid:ref>/", booking.booking, name="booking"),
    path("bookings/<uuid:ref>/undo/", booking.undo, name="undo"),
    path("bookings/<uuid:ref>/cancel/", booking.cancel, name="cancel"),
    path("bookings/<uuid:ref>/calendar.ics", calendar.booking_file, name="booking_file"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/stop/", calendar.revoke, name="calendar_stop"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read"),
    path("messages/", messages.choose, name="messages"),
    path("places/", places.choose, name="places"),
    path("pool/", pool.choose, name="pool"),
    path("agreements/", signing.agreements, name="agreements"),
    path("agreements/<slug:bank>/", signing.agreement, name="agreement"),
    path("agreements/<slug:bank>/<int:number>/", signing.signed, name="signed_agreement"),
    path("joining/", joining.mine, name="joining"),
    path("joining/checks/", joining.my_checks, name="joining_checks"),
    path("joining/name/", steps.name, name="joining_name"),
    path("joining/contact/", steps.contact, name="joining_contact"),
    path("joining/registration/", steps.registration, name="joining_registration"),
    path("joining/work/", steps.work, name="joining_work"),
    path("joining/work/<slug:staff_group>/", steps.grades, name="joining_grades"),
    path("joining/skills/", steps.skills, name="joining_skills"),
    path("joining/skills/levels/", steps.levels, name="joining_levels"),
    path("joining/trust/", steps.trust, name="joining_trust"),
    path("joining/sites/", steps.sites, name="joining_sites"),
    path("joining/agreement/", steps.terms, name="joining_terms"),
    path("joining/region/", steps.region, name="joining_region"),
    path("passport/", passport.passport, name="passport"),
    path("passport/add/", passport.add_check, name="add_check"),
    path("passport/checks/<uuid:ref>/", evidence.mine, name="evidence"),
    path(
        "passport/checks/<uuid:ref>/pages/<uuid:page_ref>/",
        evidence.my_picture,
        name="evidence_picture",
    ),
    path(
        "passport/checks/<uuid:ref>/pages/<uuid:page_ref>/remove/",
        evidence.remove,
        name="evidence_remove",
    ),
]
