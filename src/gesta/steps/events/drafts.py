"""A predicate on its way to an event, and what is said when it becomes none."""

from collections.abc import Callable

from msgspec import Struct

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree, tree_of
from gesta.records import Participant, Place, Reading, Reason
from gesta.steps.events.participants import Roles
from gesta.steps.events.senses import Matcher, Sense
from gesta.steps.events.status import Standing
from gesta.steps.events.timing import WhenOf

PlaceOf = Callable[[Reading, int, int], tuple[Place | None, Reason]]
FiledFrom = Callable[[Reading], tuple[Place | None, Reason]]


def _unfiled(_reading: Reading) -> tuple[Place | None, Reason]:
    return None, Reason("places", "no-dateline")


# Types that somebody utters: they need a speaker, and what the speaker says of them is no second voice.
VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# Types whose participants all stand as actors.
TOGETHER = frozenset({"CONSULT", "COOPERATE"})


class Knowledge(Struct, frozen=True):
    """What coding needs besides the reading; the functions look up an event's date and place by its trigger.

    filed_from: looks up where a report was written
    """

    lexicon: Lexicon
    codebook: Codebook
    when_of: WhenOf
    place_of: PlaceOf
    coder: str
    filed_from: FiledFrom = _unfiled


class Scene(Struct, frozen=True):
    """One document ready to be coded: its trees, who is who in it, and the lexicon laid over it."""

    reading: Reading
    trees: dict[int, Tree]
    roles: Roles
    matcher: Matcher

    @property
    def text(self) -> str:
        """The document's text."""
        return self.reading.document.text


class Draft(Struct):
    """A predicate with its sense and standing; type and modes change as the codebook's logic is applied.

    content:   the predicate that this one demands, promises, refuses or threatens
    by_reader: the lexicon does not know it here; the event reader does
    sides:     who does it to whom, where that does not stand in its own frame
    told_as:   the type that its words tell, where only the day says that it lies ahead ("arrives on Monday")
    """

    sense: Sense
    standing: Standing
    type: str
    modes: tuple[str, ...]
    content: "Draft | None" = None
    by_reader: bool = False
    sides: tuple[tuple[Participant, ...], tuple[Participant, ...]] | None = None
    reasons: tuple[Reason, ...] = ()
    told_as: str = ""

    @property
    def read_as(self) -> str:
        """The type that the event reader, who knows no days, can see."""
        return self.told_as or self.type


class NotCoded(Struct, frozen=True):
    """Why a predicate gives no event."""

    rule: str
    detail: str


def scene_of(reading: Reading, lexicon: Lexicon) -> Scene:
    """A document's scene. Needs everything before the events."""
    trees = {sentence.index: tree_of(sentence) for sentence in reading.sentences if sentence.tokens}
    roles = Roles(reading, trees)
    return Scene(reading, trees, roles, Matcher(lexicon, roles))


def become(draft: Draft, codebook: Codebook, content_type: str, under: str) -> None:
    """Apply the codebook's row for a content type under an operator, if there is one, and keep its reason."""
    rule = codebook.rule(content_type, under=under)
    if rule is None:
        return
    draft.reasons += (Reason("events", f"{under} {content_type} -> {rule.becomes}", rule.reason),)
    if rule.becomes != draft.type:
        draft.type, draft.modes = rule.becomes, ()
    if rule.mode:
        draft.modes = (rule.mode,)
