"""The figures of each sort of seat, and a bank's downloads."""

from django.urls import path

from insights.views import data, downloads, figures, joining, record

app_name = "insights"

urlpatterns = [
    path("icb/<str:icb_code>/", figures.board_figures, name="board-figures"),
    path("icb/<str:icb_code>/days/", figures.board_days, name="board-days"),
    path("icb/<str:icb_code>/joining/", joining.board_joining, name="board-joining"),
    path("icb/<str:icb_code>/figures.csv", figures.board_csv, name="board-csv"),
    path("bank/<slug:bank_slug>/", figures.bank_figures, name="bank-figures"),
    path("bank/<slug:bank_slug>/days/", figures.bank_days, name="bank-days"),
    path("bank/<slug:bank_slug>/joining/", joining.bank_joining, name="bank-joining"),
    path("bank/<slug:bank_slug>/figures.csv", figures.bank_csv, name="bank-csv"),
    path("bank/<slug:bank_slug>/downloads/", downloads.index, name="downloads"),
    path("bank/<slug:bank_slug>/downloads/<uuid:ref>/", downloads.file, name="download"),
    path("trust/<slug:trust_slug>/reports/", figures.trust_figures, name="trust-figures"),
    path("trust/<slug:trust_slug>/reports/days/", figures.trust_days, name="trust-days"),
    path("trust/<slug:trust_slug>/reports/joining/", joining.trust_joining, name="trust-joining"),
    path("trust/<slug:trust_slug>/reports/figures.csv", figures.trust_csv, name="trust-csv"),
    path("me/record/", record.mine, name="my-record"),
    path("me/data/", data.mine, name="my-data"),
    path("me/data/copy/", data.ask_for_copy, name="ask-for-copy"),
    path("me/data/copy/<uuid:ref>/my-data.zip", data.copy, name="my-data-copy"),
    path("me/data/correct/", data.correct, name="correct"),
    path("me/data/erase/", data.erase_me, name="erase-me"),
    path(
        "trust/<slug:trust_slug>/checks/corrections/",
        data.corrections,
        name="corrections",
    ),
    path(
        "trust/<slug:trust_slug>/checks/corrections/<uuid:ref>/",
        data.answer,
        name="answer-correction",
    ),
    path(
        "trust/<slug:trust_slug>/vacancies/<uuid:ref>/record/",
        record.of_vacancy,
        name="vacancy-record",
    ),
    path("trust/<slug:trust_slug>/record/", record.trust_record, name="trust-record"),
    path(
        "trust/<slug:trust_slug>/record/record.csv",
        record.trust_record_file,
        name="trust-record-csv",
    ),
    path("bank/<slug:bank_slug>/record/", record.bank_record, name="bank-record"),
    path(
        "bank/<slug:bank_slug>/record/record.csv",
        record.bank_record_file,
        name="bank-record-csv",
    ),
    path("trust/<slug:trust_slug>/reports/<str:day>/", figures.trust_shifts, name="trust-shifts"),
]
