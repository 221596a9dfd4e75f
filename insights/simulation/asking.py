"""What the simulated trusts ask and accept otherwise than their region: a few, so that it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Final

from compliance.models import AcceptedCheck, AcceptedTrust, CredentialKind, LocalRequirement
from insights.simulation.region import AGREED
from staffbank.periods import wall_time
from trusts.models import Bank, Grade, Setting, StaffGroup, Trust, Ward, WardSetting

#: What a ward is, by the specialty it has.
SETTINGS: Final = {
    "180": "emergency",
    "192": "critical_care",
    "THEATRE": "theatre_epp",
    "420": "paediatrics",
    "422": "neonatal",
    "501": "maternity",
    "560": "maternity",
}
#: The bank's: a criminal record check is asked for again after three years.
DBS, DBS_MONTHS = "dbs_enhanced", 36
#: One trust wants it younger, another takes occupational health from a few trusts alone.
STRICTER, STRICTER_MONTHS = "R1K", 24
PARTICULAR, TAKEN_FROM = "RAN", ("RYJ", "RQM", "R1K")
#: A band 7 nurse leads the emergency department of the first trust, and needs more for it.
LEADS: Final = {"trust": "RYJ", "grade": "N7", "setting": "emergency", "kind": "ils_adult"}
#: Another does without moving people for doctors.
WITHOUT: Final = {"trust": "RQM", "staff_group": "01", "kind": "moving_2"}


class Asker:
    """Writes, once, what the owner's database lacks of it."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        kinds = CredentialKind.objects.using(alias).values_list("code", "pk")
        self.kinds = dict(kinds)
        self.said = {"valid_from": AGREED, "set_at": wall_time(AGREED, time(10))}

    def ask(
        self,
        banks: Mapping[str, Bank],
        trusts: Mapping[str, Trust],
        wards: Mapping[tuple[str, str], Ward],
    ) -> None:
        """Settings for the wards that have none, and the rules, unless somebody wrote any."""
        self._settings(wards)
        if AcceptedCheck.objects.using(self.alias).exists():
            return
        for bank in banks.values():
            self._accept(DBS, months=DBS_MONTHS, bank=bank)
        if STRICTER in trusts:
            self._accept(DBS, months=STRICTER_MONTHS, trust=trusts[STRICTER])
        if PARTICULAR in trusts:
            row = self._accept("occupational_health", "named", trust=trusts[PARTICULAR])
            AcceptedTrust.objects.using(self.alias).bulk_create(
                AcceptedTrust(accepted=row, trust=trusts[code])
                for code in TAKEN_FROM
                if code in trusts
            )
        self._local(trusts)

    def _settings(self, wards: Mapping[tuple[str, str], Ward]) -> None:
        keys = dict(Setting.objects.using(self.alias).values_list("code", "pk"))
        rows = Ward.objects.using(self.alias).filter(
            pk__in=[ward.pk for ward in wards.values()],
            specialty__code__in=SETTINGS,
            setting_links=None,
        )
        WardSetting.objects.using(self.alias).bulk_create(
            WardSetting(trust_id=trust, ward_id=ward, setting_id=keys[SETTINGS[specialty]])
            for ward, trust, specialty in rows.values_list("pk", "trust", "specialty__code")
        )

    def _accept(
        self,
        kind: str,
        from_whom: str = "any",
        *,
        months: int | None = None,
        bank: Bank | None = None,
        trust: Trust | None = None,
    ) -> AcceptedCheck:
        return AcceptedCheck.objects.using(self.alias).create(
            kind_id=self.kinds[kind],
            from_whom=from_whom,
            months=months,
            bank=bank,
            trust=trust,
            **self.said,
        )

    def _local(self, trusts: Mapping[str, Trust]) -> None:
        rows = LocalRequirement.objects.using(self.alias)
        grade = Grade.objects.using(self.alias).get(code=LEADS["grade"])
        if LEADS["trust"] in trusts:
            rows.create(
                trust=trusts[LEADS["trust"]],
                staff_group_id=grade.staff_group_id,
                grade=grade,
                setting=Setting.objects.using(self.alias).get(code=LEADS["setting"]),
                kind_id=self.kinds[LEADS["kind"]],
                **self.said,
            )
        if WITHOUT["trust"] in trusts:
            rows.create(
                trust=trusts[WITHOUT["trust"]],
                staff_group=StaffGroup.objects.using(self.alias).get(code=WITHOUT["staff_group"]),
                kind_id=self.kinds[WITHOUT["kind"]],
                asked=False,
                **self.said,
            )
