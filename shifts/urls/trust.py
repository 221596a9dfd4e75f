"""A trust's pages of shifts, under ``/trust/<trust_slug>/``."""

from django.urls import path

from shifts.views import (
    cancelling,
    changing,
    elsewhere,
    filling,
    importing,
    inbox,
    listing,
    offering,
    own_bookings,
    posting,
    today,
    vacancy,
    week,
    worked,
)

app_name = "shifts"

urlpatterns = [
    path("", today.today, name="today"),
    path("inbox/", inbox.trust_inbox, name="inbox"),
    path("inbox/read/", inbox.trust_read_all, name="inbox_read"),
    path("settings/own-wards/", own_bookings.listed, name="own_bookings"),
    path("week/", week.week, name="week"),
    path("worked/", worked.listed, name="worked"),
    path("worked/shifts.csv", worked.download, name="worked_csv"),
    path("vacancies/", listing.vacancies, name="vacancies"),
    path("vacancies/region/", elsewhere.region, name="region"),
    path("vacancies/post/", posting.post, name="post"),
    path("vacancies/post/preview/", posting.preview, name="post_preview"),
    path("vacancies/import/", importing.upload, name="import"),
    path("vacancies/import/columns/", importing.columns, name="import_columns"),
    path("vacancies/import/<uuid:ref>/", importing.report, name="import_report"),
    path("vacancies/import/<uuid:ref>/rows/", importing.rejected, name="import_rejected"),
    path("vacancies/order/", vacancy.order, name="order"),
    path("vacancies/<uuid:ref>/", vacancy.read, name="vacancy"),
    path("vacancies/<uuid:ref>/publish/", vacancy.publish, name="publish"),
    path("vacancies/<uuid:ref>/open/", vacancy.open_to_region, name="open"),
    path("vacancies/<uuid:ref>/urgent/", vacancy.make_urgent, name="urgent"),
    path("vacancies/<uuid:ref>/book/", filling.book, name="book"),
    path("vacancies/<uuid:ref>/offer/", offering.offer, name="offer"),
    path("offers/<uuid:ref>/withdraw/", offering.withdraw, name="offer_withdraw"),
    path("vacancies/<uuid:ref>/change/", changing.change, name="change"),
    path("vacancies/<uuid:ref>/change/preview/", changing.preview, name="change_preview"),
    path("vacancies/<uuid:ref>/cancel/", cancelling.cancel, name="cancel"),
]
