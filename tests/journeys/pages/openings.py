"""Which page is opened by whom, and why some addresses are no page."""

import re
from http import HTTPStatus

from tests.walls.addresses import addresses
from tests.walls.region import BOARD, CLOSED, OURS, Region

#: No page: why nobody opens these and looks.
NO_PAGE = {
    **dict.fromkeys(("web:health/live", "web:health/ready", "web:healthz"), "a probe"),
    "web:metrics": "for a collector",
    **dict.fromkeys(
        (
            "passport:issuer_metadata",
            "passport:key_list",
            "passport:status_list",
            "passport:check_type",
        ),
        "answers programs",
    ),
    **dict.fromkeys(("me:evidence_picture", "compliance:picture"), "a picture of a document"),
    **dict.fromkeys(
        ("seats:register_code", "seats:register_account"),
        "the middle of registering: test_joining_by_phone.py",
    ),
    "passport:shared_face": "a picture of a face",
    "me:find-opens": "a part of Find, which asks for it",
    "mfa_download_recovery_codes": "switched off: codes are shown once",
    "account_set_password": "sends on: everybody has one",
    "account_request_login_code": "its only way in is a password forgotten",
    "account_confirm_login_code": "needs a code by email: tests/web/test_silence.py",
    "account_reauthenticate": "sends on to the first of one's ways",
    "mfa_login_webauthn": "answers the passkey's script",
    "mfa_reauthenticate_webauthn": "needs a passkey: test_logging_in.py",
    "mfa_remove_webauthn": "needs a passkey: test_logging_in.py",
    "mfa_edit_webauthn": "needs a passkey: test_logging_in.py",
    "mfa_authenticate": "the middle of logging in: test_logging_in.py",
    "account:second_step_done": "sends on",
    "socialaccount_signup": "the middle of joining: test_organisations.py",
    "openid_connect_login": "sends to another organisation: test_organisations.py",
    "openid_connect_callback": "comes back from one: test_organisations.py",
}
#: Who opens a page that belongs to no seat, where it is not nobody.
BY_SOMEBODY = {
    "account:overview": "our keys",
    "account:log_in_again": "our keys",
    "account:sessions": "our keys",
    "account:second_step": "a newcomer",
    "account_logout": "staffing_admin",
    "account_email": "our keys",
    "account_change_password": "our keys",
    "account_reset_password_from_key_done": "nobody",
    "mfa_index": "our keys",
    "mfa_activate_totp": "a newcomer",
    "mfa_add_webauthn": "a newcomer",
    "mfa_deactivate_totp": "our keys",
    "mfa_reauthenticate": "our keys",
    "mfa_view_recovery_codes": "our keys",
    "mfa_generate_recovery_codes": "our keys",
    "mfa_list_webauthn": "our keys",
    "socialaccount_connections": "our keys",
    "leave": "a worker of ours",
    "roles:mine": "staffing_admin",
    "seats:change": "staffing_admin",
}
#: Who opens a page of a seat, where the first who may would see less of it.
RATHER = {
    "trusts:setup": "trust_admin",
    "insights:trust-figures": "trust_manager",
    "insights:trust-days": "trust_manager",
    "insights:trust-shifts": "trust_manager",
    **dict.fromkeys(
        (
            *("me:joining", "me:joining_checks", "me:joining_name", "me:joining_contact"),
            *("me:joining_registration", "me:joining_work", "me:joining_grades"),
            *("me:joining_skills", "me:joining_levels", "me:joining_trust", "me:joining_sites"),
            *("me:joining_terms", "me:joining_region"),
        ),
        "a joiner of ours",
    ),
    "me:signed_agreement": "a worker next door",
}
#: What stands for a page's own answer where the world has only the wrong one.
OTHER_ANSWERS = {
    "seats:stop": HTTPStatus.NOT_FOUND,
    "passport:shared": HTTPStatus.NOT_FOUND,
    "join:accept": HTTPStatus.GONE,
    "seats:join": HTTPStatus.GONE,
    "socialaccount_login_error": HTTPStatus.UNAUTHORIZED,
}
FILES = re.compile(r"\.(csv|ics|zip|txt)$|/(rows|file|columns)/$|downloads/<")
PAGES = [
    a
    for a in addresses()
    if a.method == "get" and a.name and not a.is_api and a.name not in NO_PAGE
    if not FILES.search(a.route)
]
#: Pages of a place that name nothing in it: what somebody meets on the first day there.
EMPTY = [
    a for a in PAGES if a.seat and not a.row and not {"code", "number", "board"} & set(a.parts)
]
DAY_ONE = {"home": "first-day", "large": "first-day", BOARD: "QMJ", "me": "me"}


def who_opens(address, region):
    """The first persona who may, by name, unless another would see more."""
    if not address.seat:
        return BY_SOMEBODY.get(address.name, "nobody")
    may = [
        name
        for name, persona in region.personas.items()
        if persona.user and persona.seat == address.seat and persona.may(address.permission)
    ]
    named = RATHER.get(address.name)
    return named if named in may else may[0]


def path_of(address, region):
    path = address.at(region, CLOSED if address.name == "bank_shifts:returning" else OURS)
    if address.name in {"shifts:accept", "bank_shifts:accept"}:  # its code is a check's
        path = path.replace("/RYJ/", "/fire/")
    if address.name in {"shifts:book", "shifts:offer"}:
        path += f"?worker={region.rows['worker', OURS]}"
    if address.name == "trusts:role_wards":  # only a role of wards has them
        path = path.replace(region.rows["member", OURS], region.rows["ward manager", OURS])
    if address.name == "bank_shifts:returning":  # only a trust that has left comes back
        path = address.at(region, CLOSED)
    return path


def path_on_day_one(address):
    path = address.at(Region(), OURS)
    return path.replace(f"/{address.seat}/", f"/{DAY_ONE[address.seat]}/", 1)


#: The same pages in other states: a name, who opens it, where; rows by name in braces.
STATES = {
    "a draft": ("ward_manager", "/trust/home/vacancies/{draft}/"),
    "a vacancy that is filled": ("ward_manager", "/trust/home/vacancies/{filled}/"),
    "a vacancy that was cancelled": ("ward_manager", "/trust/home/vacancies/{cancelled}/"),
    "cancelling a filled vacancy": ("ward_manager", "/trust/home/vacancies/{filled}/cancel/"),
    "a week with shifts": ("ward_manager", "/trust/home/week/?week={monday}"),
    "vacancies that do not match": ("ward_manager", "/trust/home/vacancies/?number=V-99999"),
    "vacancies of a state": ("trust_manager", "/trust/home/vacancies/?state=open"),
    "workers nobody is named like": ("compliance_officer", "/trust/home/workers/?q=zzz"),
    "who may book": ("trust_admin", "/trust/home/settings/people/who/?may=book_worker"),
    "a booking that was cancelled": ("a worker of ours", "/me/bookings/{ended}/"),
    "shifts to book": ("a free worker", "/me/shifts/"),
    "a shift to book": ("a free worker", "/me/shifts/{vacancy}/"),
    "a month of shifts": ("a free worker", "/me/shifts/?view=month"),
    "shifts that do not match": ("a worker of ours", "/me/shifts/?least=900&day=1"),
    "a trust found by name": ("onboarding_admin", "/bank/large/trusts/find/?q=imperial"),
    "a trust not found": ("onboarding_admin", "/bank/large/trusts/find/?q=zzzz"),
    "an invitation to somebody new": ("nobody", "/join/somebody-new/"),
    "an invitation to somebody else": ("bank_lead", "/join/somebody-new/"),
    "the record of one sort": ("staffing_admin", "/trust/home/record/?group=vacancy"),
}
#: Forms sent as they are: who, where, and the button. The page comes back and says what is missing.
SENT_EMPTY = {
    "posting for no reason": ("ward_manager", "/trust/home/vacancies/post/", "Publish to"),
    "cancelling for no reason": (
        "ward_manager",
        "/trust/home/vacancies/{vacancy}/cancel/",
        "Cancel this vacancy",
    ),
    "accepting unread": ("compliance_officer", "/trust/home/checks/{credential}/", "Accept"),
    "inviting nobody": (
        "staffing_admin",
        "/trust/home/settings/people/invite/",
        "Send the invitation",
    ),
    "nobody covers": (
        "staffing_admin",
        "/trust/home/settings/people/{member}/cover/",
        "Arrange the cover",
    ),
    "giving nobody a role": (
        "staffing_admin",
        "/trust/home/settings/people/give/",
        "Give the role",
    ),
    "connecting nothing": ("staffing_admin", "/trust/home/settings/tokens/make/", "Make the token"),
    "importing no file": ("trust_manager", "/trust/home/vacancies/import/", "Check this file"),
    "importing no staff": (
        "staffing_admin",
        "/trust/home/settings/workers/staff/",
        "Check this file",
    ),
    "importing no training": (
        "compliance_officer",
        "/trust/home/checks/training/",
        "Check this file",
    ),
    "adding nothing": (
        "a worker of ours",
        "/me/passport/add/?kind=fire",
        "Send to the compliance team",
    ),
    "logging in as nobody": ("nobody", "/accounts/login/", "Log in"),
    "a trust without a telephone": (
        "onboarding_admin",
        "/bank/large/trusts/begin/RYJ/",
        "Begin with this trust",
    ),
}
