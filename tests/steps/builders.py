"""Sentences, trees and readings from a compact notation, so that a test shows the parse that it is about.

A word is written `word=lemma/TAG/dep>head@CODE:SECTOR`, words with a blank between them:

    Norway/NNP/nsubj>met@NOR met=meet/VBD/root Sweden/NNP/obj>met@SWE

`=lemma` may be left out where it is the word in lower case, and `>head` for the root. The head is a word of the sentence,
or an index where that word stands there twice. `@CODE:SECTOR` makes the word the head of a mention of that actor; equal
marks are one entity, `@RUS` and `@:CVL` leave a part open. `@?` is a mention of somebody nothing is known of. Names as the
language model tags them follow behind one more slash: `Oslo/NNP/obl>met/B-LOC`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from gesta.language.tree import Tree
from gesta.records import Document, Entity, EntityKind, Mention, MentionKind, Reading, Sentence, Span, Token

POS = {
    "NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "MD": "AUX", "JJ": "ADJ", "JJR": "ADJ", "JJS": "ADJ",
    "RB": "ADV", "IN": "ADP", "RP": "ADP", "DT": "DET", "PRP": "PRON", "PRP$": "PRON", "WDT": "PRON", "WP": "PRON",
    "CC": "CCONJ", "CD": "NUM", "TO": "PART", "POS": "PART", "UH": "INTJ",
}  # fmt: skip
VERB_TAGS = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")


def sentence_of(notation: str, *, index: int = 0, start: int = 0, boilerplate: bool = False) -> Sentence:
    """A sentence, its words one blank apart, the first at character `start`."""
    rows = [_row(piece) for piece in notation.split()]
    words = [row["word"] for row in rows]
    tokens, at = [], start
    for i, row in enumerate(rows):
        word = row["word"]
        dep, _, head = row["dep"].partition(">")
        pos = _pos(row["tag"], dep)
        tokens.append(
            Token(at, at + len(word), word, row["lemma"], row["tag"], pos, _head(words, head, i), dep, row["name"])
        )
        at += len(word) + 1
    return Sentence(index, Span(start, at - 1), tuple(tokens), boilerplate)


def tree_of(notation: str) -> Tree:
    """The tree of one sentence."""
    return Tree(sentence_of(notation))


def reading_of(*notations: str, published: datetime.date | None = None, name: str = "d1") -> Reading:
    """A reading of these sentences, one blank apart, with the mentions and entities that the marks make."""
    sentences: list[Sentence] = []
    mentions: list[Mention] = []
    keys: list[str] = []
    start = 0
    for index, notation in enumerate(notations):
        sentence = sentence_of(notation, index=index, start=start)
        sentences.append(sentence)
        for word, piece in enumerate(notation.split()):
            key = _row(piece)["actor"]
            if key:
                entity = _key_index(keys, key)
                mentions.append(_mention(Tree(sentence), word, entity))
        start = sentence.span.end + 1
    text = " ".join(token.norm for sentence in sentences for token in sentence.tokens)
    found = tuple(mentions)
    entities = tuple(_entity(i, key, found, text) for i, key in enumerate(keys))
    return Reading(Document(name, text, published=published), tuple(sentences), found, entities)


def word_at(tree: Tree, word: str) -> int:
    """The index of a word that stands once in the sentence."""
    return _only([token.norm for token in tree.tokens], word)


def words_of(tree: Tree, indices: Iterable[int]) -> list[str]:
    """The words at these indices."""
    return [tree.tokens[i].norm for i in indices]


def texts_of(spans: Iterable[Span], reading: Reading) -> list[str]:
    """The words that spans point at."""
    return [span.of(reading.document.text) for span in spans]


def _row(piece: str) -> dict[str, str]:
    head, _, actor = piece.partition("@")
    word, tag, dep, *name = head.split("/")
    word, _, lemma = word.partition("=")
    return {
        "word": word,
        "lemma": lemma or word.lower(),
        "tag": tag,
        "dep": dep,
        "name": name[0] if name else "",
        "actor": actor,
    }


def _pos(tag: str, dep: str) -> str:
    if tag in VERB_TAGS:
        return "AUX" if dep.split(":")[0] in ("aux", "cop") else "VERB"
    return POS.get(tag, "PUNCT" if dep == "punct" else "X")


def _head(words: Sequence[str], head: str, own: int) -> int:
    if not head:
        return own
    return int(head) if head.isdigit() and head not in words else _only(words, head)


def _only(words: Sequence[str], word: str) -> int:
    assert words.count(word) == 1, f"{word!r} stands {words.count(word)} times in {' '.join(words)!r}"
    return words.index(word)


def _key_index(keys: list[str], key: str) -> int:
    if key not in keys:
        keys.append(key)
    return keys.index(key)


def _mention(tree: Tree, head: int, entity: int) -> Mention:
    first, last = tree.phrase(head)
    token = tree.tokens[head]
    kinds: dict[str, MentionKind] = {"PROPN": "name", "ADJ": "adjective", "PRON": "pronoun"}
    kind = kinds.get(token.pos, "description")
    name = (head, head + 1) if kind in ("name", "adjective") else None
    span = tree.characters(first, last)
    return Mention(span, tree.sentence.index, head, first, last, kind, name=name, entity=entity)


def _entity(index: int, key: str, mentions: Sequence[Mention], text: str) -> Entity:
    code, _, sector = key.strip("?").partition(":")
    members = tuple(i for i, mention in enumerate(mentions) if mention.entity == index)
    first = mentions[members[0]]
    kind: EntityKind = "group"
    if key == "?":
        kind = "unknown"
    elif not sector:
        kind = "state"
    elif first.kind == "name":
        kind = "person"
    name = first.span.of(text)
    codes = tuple(code.split("+")) if "+" in code else ()
    return Entity(index, name, kind, None if codes else code or None, sector or None, codes=codes, members=members)
