"""A nurse, a Saturday night she can take, and the numbers of a bank: the cases change one thing."""

from dataclasses import replace
from datetime import date, time, timedelta

from compliance.rules.eligibility import (
    CapacityFact,
    Demand,
    EligibilityPolicy,
    SkillFact,
    WorkerFacts,
)
from compliance.rules.expiry import CredentialFact, CredentialStatus
from compliance.rules.rest import Duty, RestPolicy
from staffbank.periods import wall_period

LAST_YEAR = date(2025, 11, 12)
FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (27, 28, 29))
NIGHT = wall_period(SATURDAY, time(20), time(8))

POLICY = EligibilityPolicy(
    rest=RestPolicy(timedelta(hours=11), travel_factor=1.35, travel_kmh=22.5, handover_minutes=15),
    satisfies=frozenset({("als", "ils"), ("ils", "bls")}),
    signed_off_levels=frozenset({"independent", "assessor"}),
)
DEMAND = Demand(
    bank=1,
    period=NIGHT,
    staff_group="nursing",
    grades=frozenset({"N5", "N6"}),
    specialty="acute",
    skills=frozenset({"iv"}),
    required_kinds=frozenset({"nmc", "ils"}),
)
NMC = CredentialFact("nmc", LAST_YEAR, None, CredentialStatus.VERIFIED)
ALS = CredentialFact("als", LAST_YEAR, None, CredentialStatus.VERIFIED)
NURSE = WorkerFacts(
    active=True,
    capacities=(CapacityFact("nursing", "N5", frozenset({"acute"}), LAST_YEAR),),
    skills=(SkillFact("iv", "independent", LAST_YEAR),),
    credentials=(NMC, ALS),
)
LATE = Duty(wall_period(SATURDAY, time(9), time(15)))
"""Ends five hours before the night: from 2am on Sunday she could start."""

NAMES = {
    "iv": "IV medicines",
    "acute": "acute medicine",
    "nursing": "registered nurses",
    "als": "adult life support certificate",
    "ils": "immediate life support certificate",
    "nmc": "NMC registration",
}


def capacity(**changes):
    return (replace(NURSE.capacities[0], **changes),)


def skill(**changes):
    return (replace(NURSE.skills[0], **changes),)


def als(**changes):
    return (NMC, replace(ALS, **changes))
