"""Where an act happens whose clause names no place: in the country of those it is done to, never closer than that."""

from collections.abc import Sequence

from msgspec.structs import replace

from gesta.records import Event, Participant, Place, Reason

# Acts that are done to people or things where these are; words, sanctions and troop movements reach across borders.
_ON_THE_SPOT = frozenset({"ASSAULT", "COERCE", "PROTEST"})
# Modes that reach their victims from afar.
_FROM_AFAR = frozenset({"cyber", "misinformation", "withhold", "boycott"})
_COUNTRY_LEVEL = 1
_COUNTRY_LETTERS = 3
# Codes of three letters that are no country.
_NO_COUNTRY = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM", "WST"})


def placed(event: Event) -> Event:
    """The event, with a country as its place where its sides leave no other; what the clause names is never changed.

    Those who are attacked, arrested or protest are in one country, and that is theirs: "gunmen killed two Malian
    soldiers". Where they are of several countries, or of none, the place stays unknown.
    """
    if event.place is not None or event.type not in _ON_THE_SPOT or set(event.modes) & _FROM_AFAR:
        return event
    where = event.actors if event.type == "PROTEST" else event.recipients
    found = _only_country(where)
    if found is None or found.code is None:
        return event
    reason = Reason("places", "implied", f"no place is named; {found.text!r} is of {found.code}")
    place = Place(
        span=found.span,
        sentence=event.trigger.sentence,
        name=found.code,
        level=_COUNTRY_LEVEL,
        country=found.code,
        score=0.5,
        reasons=(reason,),
    )
    return replace(event, place=place, reasons=(*event.reasons, reason))


def _only_country(participants: Sequence[Participant]) -> Participant | None:
    of_countries = [one for one in participants if one.code and len(one.code) == _COUNTRY_LETTERS]
    countries = {one.code for one in of_countries} - _NO_COUNTRY
    return next((one for one in of_countries if one.code in countries), None) if len(countries) == 1 else None
