"""A worker's own pages of shifts, under ``/me/``."""

from django.urls import path

from compliance.views import evidence
from shifts.views import booking, calendar, find, inbox, offered, passport, shift
from workers.views import messages, pool

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
    path("pool/", pool.choose, name="pool"),
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
