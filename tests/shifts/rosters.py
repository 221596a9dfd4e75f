"""Files of vacancies, as a rostering system writes them."""

from datetime import timedelta

from staffbank import clock

HEADER = "external_ref,version,ward_code,grade,start,end,break_minutes,heads,reason,skills"


def row(ref="HR-1", *, version=1, ward="WITH", grade="N5", days=3, pause=60, heads=1, skills="IV"):
    day = clock.today() + timedelta(days=days)
    times = f"{day}T20:00,{day + timedelta(days=1)}T08:00"
    return f"{ref},{version},{ward},{grade},{times},{pause},{heads},SICKNESS,{skills}"


def a_file(*rows):
    return "\n".join([HEADER, *rows]).encode()
