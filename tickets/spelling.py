"""How people spell at the telephone, sign by sign: pure data."""

# By the alphabet of radio, and that of Germany as it was said for a hundred years. What is
# no sign of a code (India, Lima, Oscar) is left out: it may be part of other words.
_LETTERS = """
alpha alfa bravo charlie delta echo foxtrot golf hotel juliett juliet kilo mike november
papa quebec romeo sierra tango uniform victor whiskey whisky xray yankee zulu
anton berta caesar dora emil friedrich gustav heinrich julius kaufmann martha nordpol paula
quelle richard samuel theodor ulrich viktor wilhelm xanthippe ypsilon zacharias
"""
# What is said for a digit, and what programs hear for it.
_DIGITS = """
two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9
zwei 2 zwo 2 drei 3 vier 4 fünf 5 fuenf 5 sechs 6 sieben 7 acht 8 neun 9
to 2 too 2 for 4 niner 9
"""

_said = _DIGITS.split()
SPELLED = {
    **{word: word[0].upper() for word in _LETTERS.split()},
    **dict(zip(_said[::2], _said[1::2], strict=True)),
}
