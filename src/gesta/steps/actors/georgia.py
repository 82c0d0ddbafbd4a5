"""Which Georgia a text means: the country, or one of the United States."""

from collections.abc import Iterable

# Georgia is one of the United States beside these words, and a country of its own beside those.
_AMERICAN = frozenset(
    "Atlanta Savannah Republican Republicans Democrat Democrats GOP Trump senator Senator senators Governor governor "
    "Congressman congressman sheriff Alabama Florida Tennessee Carolina Ohio Texas Michigan Pennsylvania Virginia "
    "Wisconsin Nevada Iowa".split()
)
_CAUCASIAN = frozenset(
    "Georgian Georgians Tbilisi Caucasus Abkhazia Abkhaz Ossetia Ossetian Gori Batumi Poti Adjara Saakashvili "
    "Shevardnadze Ivanishvili Russia Russian Russians Moscow Kremlin Putin Medvedev Armenia Azerbaijan Ukraine NATO "
    "Soviet EU OSCE".split()
)


def is_american(words: Iterable[str]) -> bool:
    """Whether the words of a text tell of the American one: they name its politics, and nothing of the Caucasus."""
    told = set(words)
    return bool(told & _AMERICAN) and not told & _CAUCASIAN
