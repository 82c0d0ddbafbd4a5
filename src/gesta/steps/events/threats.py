"""Threats without a word of threatening: what will be done to whoever does or does not do something."""

from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Reason
from gesta.steps.events.drafts import Draft

_HARM = frozenset({"ASSAULT", "COERCE", "SANCTION"})
_WILL = frozenset({"will", "wo", "'ll", "ll", "would", "'d", "shall"})
_WOULD = frozenset({"would", "'d"})
_CONDITIONS = frozenset({"if", "unless"})
# Whom such words single out: "will arrest anyone who ...".
_ANYBODY = frozenset({"anyone", "anybody", "whoever", "everyone", "everybody", "those"})
_ANY = frozenset({"any", "every", "each", "whichever"})


def apply_threat(tree: Tree, draft: Draft, codebook: Codebook, lexicon: Lexicon) -> None:
    """ "Will freeze the assets unless ...", "would arrest anyone who ..."."""
    if "THREATEN" not in codebook.types or not _is_conditional(tree, draft, lexicon):
        return
    mode = codebook.content_mode("THREATEN", draft.type, draft.modes)
    why = "what will be done to whoever does or does not comply is threatened"
    draft.reasons += (Reason("events", f"conditional {draft.type} -> THREATEN", why),)
    draft.type, draft.modes = "THREATEN", (mode,) if mode else ()
    draft.standing = replace(draft.standing, status="actual", ahead=False)


def _is_conditional(tree: Tree, draft: Draft, lexicon: Lexicon) -> bool:
    """Whether somebody says what he will do under a condition; what others fear or expect of him is no threat."""
    verb, frame = draft.sense.word, draft.sense.frame
    if draft.type not in _HARM or frame.noun or frame.passive or not frame.subjects:
        return False
    standing = draft.standing
    told = standing.status in ("future", "hypothetical") and standing.why.lower() in _WILL | _CONDITIONS
    supposed = {tree.tokens[above].lemma.lower() for above in tree.ancestors(verb)} & lexicon.operators.verbs[
        "hypothetical"
    ]
    will = any(tree.tokens[aux].norm.lower() in _WILL for aux in tree.find(verb, "aux"))
    return (
        told
        and will
        and not supposed
        and (_has_condition(tree, verb) or any(_is_anybody(tree, thing) for thing in frame.objects))
    )


def _has_condition(tree: Tree, verb: int) -> bool:
    """ "Unless" warns, and "if" with "will" or in what somebody says; a bare "would ... if" only supposes."""
    marks = {
        tree.tokens[mark].norm.lower() for clause in tree.find(verb, "advcl") for mark in tree.find(clause, "mark")
    }
    would = any(tree.tokens[aux].norm.lower() in _WOULD for aux in tree.find(verb, "aux"))
    return "unless" in marks or ("if" in marks and (not would or tree.tokens[verb].dep == "ccomp"))


def _is_anybody(tree: Tree, thing: int) -> bool:
    """ "Anyone who prints it", "any ship that docks"."""
    if not tree.find(thing, "acl:relcl", "acl"):
        return False
    singled_out = any(tree.tokens[det].norm.lower() in _ANY for det in tree.find(thing, "det"))
    return singled_out or tree.tokens[thing].norm.lower() in _ANYBODY
