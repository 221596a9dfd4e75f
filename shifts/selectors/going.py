"""Who would go to a place: the set-based spelling of ``shifts.rules.places``."""

from __future__ import annotations

from typing import Any

from shifts.selectors.candidates import candidates_sql
from shifts.selectors.need import Need

#: Those who chose other sites, and those who chose none and live further off than they travel.
ELSEWHERE = """
    select s.worker_id from workers_sitechoice s
    where s.worker_id = any(array(select worker_id from able))
    group by s.worker_id having not bool_or(s.site_id = %(site)s)
    union all
    select w.id from workers_worker w
    where w.id = any(array(select worker_id from able)) and w.travel_miles is not null
        and workers_miles(w.latitude, w.longitude, %(latitude)s, %(longitude)s) > w.travel_miles
        and not exists (select from workers_sitechoice s where s.worker_id = w.id)
"""
GOING = """
    with able as materialized ({candidates})
    select worker_id from able
    except
    ({elsewhere})
"""


def going_sql(need: Need, audience: str) -> tuple[str, dict[str, Any]]:
    """SQL of one column, ``worker_id``, and its parameters: everyone who could take it and would go
    there. Run it in ``duty("broadcast")``."""
    candidates, params = candidates_sql(need, audience)
    place = {
        "site": need.site.pk,
        "latitude": need.site.latitude,
        "longitude": need.site.longitude,
    }
    return GOING.format(candidates=candidates, elsewhere=ELSEWHERE), params | place
