"""spaCy's `Doc` as the common container: filled from our analyses, and read into our records."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TYPE_CHECKING

import numpy as np

from gesta.language.encoder import Analysis
from gesta.language.tokenizer import blank_english
from gesta.language.words import Word
from gesta.records import Sentence, Span, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc

# ClearNLP labels of spaCy's own English pipelines that stand for exactly one UD relation.
CLEARNLP_TO_UD = {
    "ROOT": "root", "nsubjpass": "nsubj:pass", "csubjpass": "csubj:pass", "auxpass": "aux:pass", "dobj": "obj",
    "dative": "iobj", "agent": "obl:agent", "prt": "compound:prt", "poss": "nmod:poss", "relcl": "acl:relcl",
    "neg": "advmod", "npadvmod": "obl:unmarked", "preconj": "cc:preconj", "predet": "det:predet", "intj": "discourse",
    "attr": "xcomp", "acomp": "xcomp", "oprd": "xcomp", "nn": "compound", "quantmod": "advmod", "meta": "dep",
}  # fmt: skip
NAME_KINDS = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "NORP": "", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def annotate(words: Sequence[Word], analyses: Sequence[Analysis], lemmas: Sequence[str]) -> Doc:
    """A `Doc` of the words as they are to be read, filled with tags, tree, lemmas, names and sentence starts."""
    from spacy.tokens import Doc

    vocab = blank_english().vocab
    offsets = np.cumsum([0, *(len(a.heads) for a in analyses)]).tolist()
    starts = set(offsets[:-1])
    spaces = [after.start > word.end for word, after in pairwise(words)]
    return Doc(
        vocab,
        words=[word.norm for word in words],
        spaces=[*spaces, False] if words else [],
        tags=list(chain.from_iterable(a.tags for a in analyses)),
        pos=list(chain.from_iterable(a.pos for a in analyses)),
        lemmas=list(lemmas),
        heads=[head + offset for a, offset in zip(analyses, offsets, strict=False) for head in a.heads],
        deps=list(chain.from_iterable(a.deps for a in analyses)),
        ents=[name or "O" for a in analyses for name in a.names],
        sent_starts=None if analyses else [i in starts for i in range(len(words))],
    )


def sentences_of(
    document: Doc, words: Sequence[Word], bounds: Sequence[tuple[int, int]], boilerplate: Sequence[bool]
) -> tuple[Sentence, ...]:
    """Our records from a filled `Doc`.

    words:  the same words with their place in the text
    bounds: word indices `[first, last)` of each sentence
    """
    from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, LEMMA, POS, TAG  # type: ignore[import-not-found]

    rows = document.to_array([HEAD, DEP, TAG, POS, LEMMA, ENT_IOB, ENT_TYPE])
    strings = document.vocab.strings
    heads = (rows[:, 0].astype(np.int64) + np.arange(len(words))).tolist()
    columns = rows[:, 1:].T.tolist()
    text_of = {value: strings[value] for column in (0, 1, 3, 5) for value in set(columns[column])}
    pos_of = {value: document[i].pos_ for i, value in enumerate(columns[2])}  # few distinct values
    details = list(zip(*columns, strict=True))
    sentences = []
    for number, ((first, last), skipped) in enumerate(zip(bounds, boilerplate, strict=True)):
        local = _one_root(heads[first:last], first)
        tokens = tuple(
            _token(words[i], local[i - first], i - first, details[i], text_of, pos_of) for i in range(first, last)
        )
        sentences.append(Sentence(number, Span(words[first].start, words[last - 1].end), tokens, skipped))
    return tuple(sentences)


def _one_root(heads: Sequence[int], first: int) -> list[int]:
    """Heads counted inside the sentence; what hangs outside it or on itself hangs on the first such word.

    Ours are trees already; a pipeline without a parser, or with sentences of its own, need not give one.
    """
    local = [head - first if 0 <= head - first < len(heads) else i for i, head in enumerate(heads)]
    root = next((i for i, head in enumerate(local) if head == i), 0)
    return [root if head == i else head for i, head in enumerate(local)]


def _token(
    word: Word, head: int, place: int, details: Sequence[int], text_of: dict[int, str], pos_of: dict[int, str]
) -> Token:
    dep, tag, pos, lemma, iob, kind = details
    relation = text_of[dep] or "dep"
    return Token(
        start=word.start,
        end=word.end,
        norm=word.norm,
        lemma=text_of[lemma] or word.norm.lower(),
        tag=text_of[tag],
        pos=pos_of[pos],
        head=head,
        dep="root" if head == place else CLEARNLP_TO_UD.get(relation, relation),
        name=_name(iob, text_of[kind]),
    )


def _name(iob: int, kind: str) -> str:
    """Our name label from spaCy's: 3 begins, 1 goes on."""
    short = NAME_KINDS.get(kind, "") if kind else ""
    return ("B-" if iob == 3 else "I-") + short if short and iob in (1, 3) else ""
