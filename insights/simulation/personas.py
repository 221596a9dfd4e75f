"""The people one can be in the demonstration: who they are, where they sit, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

MAIN = "RYJ"


@dataclass(frozen=True, slots=True)
class Seat:
    """A role at a trust (its ODS code), a bank (its slug) or a board (its code)."""

    role: str
    trust: str = ""
    bank: str = ""
    board: str = ""
    wards: tuple[str, ...] = ()
    covers: str = ""  # the persona whose same role this covers, for a fortnight


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody can be booked as, at their primary trust."""

    grade: str
    trust: str
    outcode: str
    kind: str = "bank"
    areas: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    number: tuple[str, str] | None = None
    waiting: str = ""  # the kind of check that is not done yet
    ending: str = ""  # the kind of check that ends in three days


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody one can be. ``landing`` is where they begin; ``tries`` what to do there."""

    key: str
    name: str
    group: str
    is_who: str
    tries: tuple[str, ...]
    landing: str
    seats: tuple[Seat, ...] = ()
    work: Work | None = None
    joins: bool = False  # on their way in: one of ``insights.simulation.joiners``

    @property
    def email(self) -> str:
        plain = self.name.removeprefix("Dr ").casefold()
        return f"{plain.replace(' ', '.')}@staffbank.example"


_WARD = "Run a ward or a trust"
_WORK = "Work shifts"
_CHECKS = "Check people's documents"
_REGION = "Run the bank or the region"

PERSONAS: tuple[Persona, ...] = (
    Persona(
        "dana",
        "Dana Mercer",
        _WARD,
        "Ward manager of Witherow and Albert wards, St Mary's",
        (
            "Fill tonight's night shift on Witherow Ward.",
            "Publish the draft that waits for you.",
            "Post a vacancy and watch who could take it.",
            "Cancel a booked shift, and see what it means first.",
            "Under Week, record who was shown round Witherow Ward.",
        ),
        "/trust/imperial/",
        seats=(Seat("ward_manager", MAIN, wards=("WITH-SM", "ALBE-SM")),),
    ),
    Persona(
        "jonathan",
        "Jonathan Bello",
        _WARD,
        "Trust manager, Imperial",
        (
            "Find the ward that will be short this week.",
            "Publish the drafts that wait.",
            "Import a file of vacancies.",
            "Change role: you cover for Grace Achebe on Albert Ward this fortnight.",
        ),
        "/trust/imperial/",
        seats=(
            Seat("trust_manager", MAIN),
            Seat("ward_manager", MAIN, wards=("ALBE-SM",), covers="grace"),
        ),
    ),
    Persona(
        "priya",
        "Priya Raman",
        _WARD,
        "Temporary-staffing admin, Imperial",
        (
            "Book somebody onto an open vacancy.",
            "Invite a colleague.",
            "Make a token for a roster.",
            "Set one of Imperial's own numbers, under Settings, or ask for a rate.",
        ),
        "/trust/imperial/",
        seats=(Seat("staffing_admin", MAIN),),
    ),
    Persona(
        "malcolm",
        "Malcolm Reid",
        _WARD,
        "Rate authoriser, Imperial",
        (
            "Decide on the rate that Priya Raman asked for.",
            "See what Imperial pays beside its region, and from when.",
        ),
        "/trust/imperial/settings/rates/",
        seats=(Seat("rate_authoriser", MAIN),),
    ),
    Persona(
        "joy",
        "Joy Mensah",
        _WARD,
        "Payroll, Imperial",
        ("See who worked last week and who pays them.", "Take the week away as a file."),
        "/trust/imperial/worked/",
        seats=(Seat("payroll", MAIN),),
    ),
    Persona(
        "ngozi",
        "Ngozi Clarke",
        _WARD,
        "Trust admin, Imperial",
        (
            "See what Dana Mercer can do, and who gave her that.",
            "Arrange cover for a ward manager's leave.",
            "Let the role of payroll need a second person: Priya Raman could approve it.",
            "Be Grace Achebe and book a shift on Albert Ward; come back and see it flagged.",
        ),
        "/trust/imperial/settings/people/",
        seats=(Seat("trust_admin", MAIN),),
    ),
    Persona(
        "moira",
        "Moira Shaw",
        _WARD,
        "Trust manager, Hillingdon, a trust in two banks",
        ("See vacancies of both banks.", "Open one to the region."),
        "/trust/hillingdon/",
        seats=(Seat("trust_manager", "RAS"),),
    ),
    Persona(
        "martin",
        "Martin Pryce",
        _WARD,
        "Trust manager, Frimley Health, in the neighbouring bank",
        ("Look for anything of North West London: there is nothing to see.",),
        "/trust/frimley-health/",
        seats=(Seat("trust_manager", "RDU"),),
    ),
    Persona(
        "amara",
        "Amara Osei",
        _WORK,
        "Band 5 nurse, Imperial",
        (
            "Find a shift and book it, then undo it.",
            "See why shifts after Wednesday are not there: life support ends soon.",
            "Put your shifts in your calendar.",
        ),
        "/me/",
        work=Work(
            "N5",
            MAIN,
            "W2",
            skills=("IV", "CANNULA"),
            number=("nmc", "51K0417E"),
            ending="bls_adult",
        ),
    ),
    Persona(
        "kofi",
        "Kofi Mensah",
        _WORK,
        "Band 5 nurse, Imperial, whose DBS is not checked yet",
        ("See what would open shifts to you.",),
        "/me/",
        work=Work("N5", MAIN, "W12", number=("nmc", "52L1193E"), waiting="dbs_enhanced"),
    ),
    Persona(
        "ruth",
        "Ruth Lane",
        _WORK,
        "Healthcare assistant, band 3, Imperial",
        (
            "Book Tuesday's night on Witherow Ward once it is open to you.",
            "Answer the shift that Dana offers you by name, under My shifts.",
        ),
        "/me/",
        work=Work("HCA3", MAIN, "NW10", kind="substantive", skills=("ENHCARE",)),
    ),
    Persona(
        "anil",
        "Dr Anil Menon",
        _WORK,
        "Registrar in general and acute medicine, Imperial",
        ("Find a night within ten miles.",),
        "/me/",
        work=Work(
            "REG",
            MAIN,
            "W6",
            areas=("300", "326", "180", "430"),
            skills=("CANNULA", "LUMBAR"),
            number=("gmc", "9910244"),
        ),
    ),
    Persona(
        "beatrix",
        "Beatrix Nowak",
        _WORK,
        "Biomedical scientist, band 6, Imperial",
        (
            "Find a shift in blood sciences.",
            "On your passport, see what Leeds checked, and bring another passport.",
        ),
        "/me/",
        work=Work(
            "HCS6",
            MAIN,
            "W3",
            kind="substantive",
            areas=("HAEMSCI", "BIOCHEM"),
            skills=("XMATCH",),
            number=("hcpc", "BS991724"),
        ),
    ),
    Persona(
        "grace",
        "Grace Achebe",
        _WORK,
        "Ward manager of Albert Ward, and band 6 nurse",
        (
            "Change between your two roles.",
            "Look at your own ward's shift as a worker.",
            "Open a nurse's booked shift, and sign them off in IV medicines: you judge it.",
        ),
        "/trust/imperial/",
        seats=(Seat("ward_manager", MAIN, wards=("ALBE-SM",)),),
        work=Work("N6", MAIN, "W9", kind="substantive", skills=("IV",), number=("nmc", "53K2208E")),
    ),
    Persona(
        "nadia",
        "Nadia Rahman",
        _WORK,
        "Band 5 nurse who is half-way through joining, since yesterday",
        (
            "Go on where you stopped: sign the agreement, then say who may book you.",
            "Answer what the trust asked about the first of your checks.",
            "See with whom the other one is.",
        ),
        "/me/joining/",
        joins=True,
    ),
    Persona(
        "marcus",
        "Marcus Webb",
        _WORK,
        "Band 6 nurse of Imperial, who joins its bank and was found on its staff list",
        ("See which checks are done already, because Imperial holds them, and send what is left.",),
        "/me/joining/",
        joins=True,
    ),
    Persona(
        "jo",
        "Jo Okafor-Bell",
        _CHECKS,
        "Compliance officer, Imperial",
        (
            "Check Kofi Mensah's DBS.",
            "Take the next check.",
            "Do not accept one, and say why.",
            "Under Workers, see why checks of Rosalind Okoro and Piotr Lindqvist were stopped.",
            "Decide whether somebody may work without a check, as Leila Haddad asks.",
        ),
        "/trust/imperial/checks/",
        seats=(Seat("compliance_officer", MAIN),),
    ),
    Persona(
        "leila",
        "Leila Haddad",
        _CHECKS,
        "Compliance officer, Imperial",
        (
            "Do the second check of what Jo has checked once.",
            "Accept fire safety checks together, then look at what came of each.",
            "Turn on single keys, and check one without a mouse.",
        ),
        "/trust/imperial/checks/",
        seats=(Seat("compliance_officer", MAIN),),
    ),
    Persona(
        "sam",
        "Sam Whitfield",
        _REGION,
        "Region onboarding admin, North West London",
        (
            "Rehearse a vacancy of Epsom and St Helier, then take it live.",
            "Bring in a trust by its code: try RAX.",
            "Look up RAP: see where a trust that merged has gone.",
            "Under Settings, see what a lead employer would mean, and what trusts set otherwise.",
            "Under Workers, look at two records of one nurse, and join them.",
        ),
        "/bank/north-west-london/trusts/",
        seats=(Seat("onboarding_admin", bank="north-west-london"),),
    ),
    Persona(
        "edith",
        "Edith Marlow",
        _REGION,
        "Auditor, North West London",
        (
            "See who has which role at Imperial, and who gave it.",
            "Look up who can bring a trust into the bank.",
            "See whom trusts took without a check this month, and what came of it.",
        ),
        "/bank/north-west-london/people/",
        seats=(Seat("auditor", bank="north-west-london"),),
    ),
    Persona(
        "helen",
        "Helen Adeyemi",
        _REGION,
        "ICS lead, North West London",
        (
            "See where it is hardest to fill, and follow it down to the days.",
            "Compare trusts and staff groups over 13 weeks.",
            "Take the figures home as CSV, or print them.",
        ),
        "/icb/QRV/",
        seats=(Seat("ics_lead", board="QRV"),),
    ),
    Persona(
        "tom",
        "Tom Iwu",
        _REGION,
        "Bank lead, North West London",
        (
            "See how much each trust's staff help the others.",
            "Download last night's reports.",
            "Under Settings, see whose passports of other banks are taken over.",
        ),
        "/bank/north-west-london/",
        seats=(Seat("bank_lead", bank="north-west-london"),),
    ),
)
