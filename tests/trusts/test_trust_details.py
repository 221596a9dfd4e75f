"""A trust that is being brought in changes its name and its sites."""

import pytest

from staffbank.db import acting, as_owner
from tests.trusts.joining import begun, ready
from trusts.errors import KeptByTheTrust, SiteInUse
from trusts.models import Site, Trust
from trusts.services import onboarding as services

pytestmark = pytest.mark.django_db


class TestChangingDetails:
    def change(self, trust, femi, *codes, **more):
        with acting(femi):
            services.change_details(trust, site_codes=codes, by=femi, **more)
        with as_owner():
            return set(Site.objects.filter(trust=trust).values_list("ods_code", flat=True))

    def test_a_site_left_out_at_first_can_be_added_and_one_taken_away(self, femi):
        trust = begun(femi, sites=("RAS01",))

        assert self.change(trust, femi, "RAS01", "RAS02") == {"RAS01", "RAS02"}
        assert self.change(trust, femi, "RAS02") == {"RAS02"}

    def test_a_site_with_a_ward_stays_and_nothing_else_is_changed(self, femi):
        trust = ready(femi)

        with pytest.raises(SiteInUse, match=r"The Hillingdon Hospital|Hillingdon Hospital"):
            self.change(trust, femi, "RAS02")
        with as_owner():
            assert Site.objects.filter(trust=trust).count() == 2

    def test_its_name_is_its_own_once_it_is_live(self, femi):
        trust = ready(femi)
        self.change(trust, femi, "RAS01", short_name="Hillingdon Hospitals")
        with acting(femi):
            services.go_live(trust, by=femi)
        with pytest.raises(KeptByTheTrust):
            self.change(trust, femi, "RAS01", short_name="Other", bank_phone="1")

        with as_owner():
            trust = Trust.objects.get(pk=trust.pk)
        assert (trust.short_name, trust.bank_phone) == ("Hillingdon Hospitals", "020 7946 0123")

    def test_only_sites_of_its_own_on_the_register(self, femi):
        trust = begun(femi, sites=("RAS01",))

        assert self.change(trust, femi, "RAS01", "RYJ01") == {"RAS01"}
