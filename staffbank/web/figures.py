"""How amounts, counts, hours and distances are said: pure, with no dash and no decimal hours."""

from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from staffbank.wording import length_words

MILLION_PENCE = 100_000_000
FEW = 5


def number(count: int) -> str:
    """ "1,200"."""
    return f"{count:,}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """ "1 shift", "12 shifts", "0 people"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def small_count(count: int, one: str, many: str | None = None) -> str:
    """The count where people could be recognised: "under 5 people"."""
    if 0 < count < FEW:
        return f"under {FEW} {many or one + 's'}"
    return plural(count, one, many)


# Hours


def hours(length: timedelta | int) -> str:
    """ "11 hours 30 minutes". A bare number is minutes."""
    return length_words(_minutes(length))


def hours_short(length: timedelta | int) -> str:
    """ "11 h 30 min", for tables."""
    whole, rest = divmod(_minutes(length), 60)
    parts = [f"{number(whole)} h"] if whole else []
    parts += [f"{rest} min"] if rest else []
    return " ".join(parts) or "0 min"


def years_or_months(months: int) -> str:
    """ "7 years", "13 months"."""
    years, rest = divmod(months, 12)
    return plural(months, "month") if rest or not years else plural(years, "year")


def _minutes(length: timedelta | int) -> int:
    return int(length.total_seconds() // 60) if isinstance(length, timedelta) else length


# Money


def money(pence: int) -> str:
    """A person's money, to the penny: "£268.96", "£40.00 less"."""
    if pence < 0:
        return f"{money(-pence)} less"
    return f"£{pence // 100:,}.{pence % 100:02}"


def spend(pence: int) -> str:
    """An organisation's money: "£268.96", "£12,400", "£1.2 million"."""
    if pence < 0:
        return f"{spend(-pence)} less"
    if pence >= MILLION_PENCE:
        return f"£{_tenths(Decimal(pence) / MILLION_PENCE)} million"
    return whole_pounds(pence) if pence >= 100_000 else money(pence)


def whole_pounds(pence: int) -> str:
    """ "£385", for estimates that say "about"."""
    if pence < 0:
        return f"{whole_pounds(-pence)} less"
    return f"£{int(_rounded(Decimal(pence) / 100)):,}"


def rate(pounds: Decimal) -> str:
    """ "£24 an hour", "£24.45 an hour"."""
    amount = pounds.quantize(Decimal("0.01"), ROUND_HALF_UP)
    said = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"£{said} an hour"


# Distances


def miles(distance: Decimal | float) -> str:
    """ "2.4 miles", "7 miles", "1 mile"; whole miles from ten."""
    exact = Decimal(str(distance))
    if exact < Decimal("0.1"):
        return "less than 0.1 miles"
    said = _tenths(exact) if exact < 10 else f"{_rounded(exact):,}"
    return f"{said} mile" if said == "1" else f"{said} miles"


def travel(minutes: int, by: str) -> str:
    """ "25 minutes by bus"."""
    return f"{hours(minutes)} by {by}"


# Shares


def percent(part: int, whole: int) -> str:
    """ "85%"; "None asked for" when there was nothing to have a share of."""
    return f"{share(part, whole)}%" if whole else "None asked for"


def share(part: int, whole: int) -> int:
    return int(_rounded(Decimal(100 * part) / whole)) if whole else 0


def points(change: int) -> str:
    """ "up 3 points", "down 1 point", "no change"."""
    if change == 0:
        return "no change"
    return f"{'up' if change > 0 else 'down'} {plural(abs(change), 'point')}"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def _tenths(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP):,}".removesuffix(".0")
