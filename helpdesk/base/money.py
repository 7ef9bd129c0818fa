"""Amounts of money: whole minor units and a currency, never floats."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

# Those whose amounts have not two digits behind the point (ISO 4217).
_DIGITS = {
    **dict.fromkeys(
        ("CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND",
         "VUV", "XAF", "XOF", "XPF"), 0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}  # fmt: skip


def digits(currency: str) -> int:
    """How many there are behind the point."""
    return _DIGITS.get(currency, 2)


def minor(amount: Decimal, currency: str) -> int:
    """12.5 EUR are 1250 cents."""
    whole = amount.scaleb(digits(currency))
    return int(whole.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def major(amount: int, currency: str) -> Decimal:
    """1250 cents are 12.50 EUR."""
    return Decimal(amount).scaleb(-digits(currency))


def shown(amount: int, currency: str) -> str:
    """As people read it here: 12.50 EUR, 12,50 EUR."""
    places = digits(currency)
    number = number_format(
        major(amount, currency), decimal_pos=places, force_grouping=True
    )
    return f"{number}\u00a0{currency}"
