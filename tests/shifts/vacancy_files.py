"""Files of vacancies, as a spreadsheet writes them, and reading one."""

import csv
import io

from shifts.interop.vacancy_csv import Codes, parse

CODES = Codes(
    wards={"WITH": "Witherow Ward", "SAM": "Samaritan Ward", "ICU1": "Intensive care"},
    grades={"N5": "band 5 nurse", "N6": "band 6 nurse", "HCA3": "healthcare assistant, band 3"},
    reasons={"SICKNESS": "Sickness", "VACANCY": "Vacant post"},
    grade_groups={"N5": "03", "N6": "03", "HCA3": "07"},
    staff_groups={"03": "Nursing and Midwifery Registered", "07": "Additional Clinical Services"},
    specialties={"300": "General internal medicine"},
    skills={"IV": "IV medicines", "TRACHE": "Tracheostomy care"},
)
GOOD = {
    "external_ref": "HR-1001",
    "ward_code": "WITH",
    "grade": "N5",
    "start": "2026-11-28T20:00",
    "end": "2026-11-29T08:00",
    "reason": "SICKNESS",
}


def a_file(*rows, header=None):
    out = io.StringIO(newline="")
    names = header or list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(content, **kwargs):
    content = content if isinstance(content, bytes) else content.encode()
    return parse(io.BytesIO(content), codes=CODES, **kwargs)
