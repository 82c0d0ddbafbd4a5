"""From mentions to entities: names by registry and title, descriptions by head and nationality, pronouns by recency."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec.structs import replace

from gesta.knowledge.actor_records import Role
from gesta.knowledge.actors import Registry, Resolution
from gesta.knowledge.agents import SectorMatch, is_former, is_mutual, nationality_of, only_sympathy, sector_of
from gesta.knowledge.parts import states_described
from gesta.language.tree import Tree, tree_of
from gesta.records import EntityKind, Mention, Problem, Reading, Reason, Token
from gesta.steps.actors.bodies import INTERNATIONAL, holds_office, is_body, is_lead, speaks_for
from gesta.steps.actors.draft import Cast, Draft
from gesta.steps.actors.georgia import is_american
from gesta.steps.actors.lookback import BODY_NOUNS, body_before, neighbour_of, pair_of, two_before
from gesta.steps.actors.organs import COUNTRY_LETTERS, unproven, uprooted
from gesta.steps.actors.origin import of_a_county, origin_words
from gesta.steps.actors.uniforms import UNIFORMS, civil_uniform, outlaw_of

_HE = frozenset("he she him her his hers himself herself".split())
_IT = frozenset("it its itself".split())
_THEY = frozenset("they them their theirs themselves".split())
_PAIRS = frozenset("two both".split())
_NEIGHBOURS = frozenset("neighbor neighbour neighbors neighbours".split())
_PAIR_HEADS = frozenset(
    "countries nations states sides leaders presidents ministers neighbours neighbors parties".split()
)
# Whom a lead describes before it names them.
_LEADERS = frozenset("head chief leader president premier minister chancellor chairman chairwoman envoy".split())
# A nationality in the noun phrase of an "of" or "in" modifier: "parliament of Georgia", "officials in Ukraine".
_NATIONAL_CASES = frozenset({"of", "in", "from"})
# How far back a pronoun or short description may reach.
_REACH_SENTENCES = 2
# Nouns for a state that an adjective may tell whose they are.
_NATIONS = frozenset({"nation", "state", "side", "republic", "kingdom"})
_COUPLE = 2
# "The ministry": the article and the noun.
_SHORT = 2
# "Despite all of its": so far from its beginning a sentence may have "its" before it names whose.
_OPENING = 2
# How soon a lead names whom it described.
_REACH_FORWARD = 5
# For so long a report's "Prime Minister" may be one who has lost the office; after that the title is a courtesy.
_JUST_LOST = timedelta(days=90)
# Where a person's family name comes first.
_FAMILY_FIRST = frozenset({"CHN", "HKG", "KHM", "KOR", "PRK", "SGP", "TWN", "VNM", None})
_SPEAKERS = frozenset({"leader", "spokesman", "spokeswoman", "spokesperson"})
# Who films, frees or holds somebody is not who is then told to be seized by his own.
_CAPTORS = frozenset({"MIL", "COP", "SPY", "JRN", "MED", "GOV"})
# Bodies whose "workers" are their activists.
_CAUSES = frozenset({"PTY", "OPP", "REL", "SOC"})
_DEFINITE = frozenset("the this that these those its his her their".split())


def find_actors(reading: Reading, *, registry: Registry) -> Reading:
    """The reading with entities, and every mention that stands for one linked to it.

    Needs sentences and mentions. An unknown actor keeps its name as written and whatever country and sector the words
    around it give; nothing is guessed from spelling.
    """
    resolver = _Resolver(reading, registry)
    resolver.run()
    entities, meant = resolver.cast.entities()
    mentions = tuple(replace(mention, entity=meant.get(i)) for i, mention in enumerate(reading.mentions))
    return replace(
        reading, mentions=mentions, entities=entities, problems=(*reading.problems, *_ambiguous(reading, resolver.cast))
    )


def _ambiguous(reading: Reading, cast: Cast) -> Iterable[Problem]:
    for draft in cast.drafts:
        if draft.code is None and len(draft.candidates) > 1 and draft.registry_id is None and draft.codes:
            yield Problem(
                kind="ambiguous",
                message=f"{draft.name} may be any of {len(draft.candidates)} known actors",
                document=reading.document.id,
                where=draft.name,
                candidates=draft.candidates,
            )


class _Resolver:
    """One pass over the mentions of one document, in text order."""

    def __init__(self, reading: Reading, registry: Registry) -> None:
        self.reading = reading
        self.registry = registry
        self.on: date | None = reading.document.published
        self.cast = Cast()
        trees = {sentence.index: tree_of(sentence) for sentence in reading.sentences if sentence.tokens}
        self.trees = trees
        self.by_head = {(mention.sentence, mention.head): i for i, mention in enumerate(reading.mentions)}
        self.by_registry: dict[tuple[str, str | None], Draft] = {}
        self._names: dict[int, Draft] = {}

    def run(self) -> None:
        """Resolve names first, so that descriptions and pronouns before them in a noun phrase can use them."""
        mentions = list(enumerate(self.reading.mentions))
        named = self._names
        for i, mention in mentions:
            if mention.kind in ("name", "adjective", "metonym"):
                named[i] = self._named(mention)
        uprooted((mentions[i][1], draft) for i, draft in named.items())
        unproven((mentions[i][1], draft) for i, draft in named.items())
        for i, named_one in named.items():
            self._settle(mentions[i][1], named_one)
        for i, mention in mentions:
            draft = named.get(i) or self._other(mention)
            if draft is not None:
                draft.members = (*draft.members, i)
                self.cast.link(i, mention, draft, subject=self._is_subject(mention))
        self._join_appositions()
        self._join_forward()

    def _settle(self, mention: Mention, draft: Draft) -> None:
        """ "The Supreme Court in Harare": a body that only its kind is known of is of the country named behind it."""
        if draft.code is not None or draft.kind != "organisation" or draft.registry_id or draft.sector is None:
            return
        nation = self._nations(self.trees[mention.sentence], mention)[0]
        if nation is not None:
            draft.code = nation
            draft.reasons += (Reason("actors", "nationality", f"{nation} from the words around the name"),)

    def _written(self, tree: Tree, first: int, last: int) -> str:
        """Words `[first, last)` as the text has them, on one line."""
        return " ".join(tree.characters(first, last).of(self.reading.document.text).split())

    def _name_written(self, tree: Tree, first: int, last: int) -> str:
        """A name as the text has it; in texts without capitals with those that its words are read with."""
        written = self._written(tree, first, last)
        if not written.islower():
            return written
        tokens = tree.tokens[first:last]
        pieces = [tokens[0].norm]
        for before, token in pairwise(tokens):
            pieces += [" " if token.start > before.end else "", token.norm]
        return "".join(pieces)

    # -- names

    def _named(self, mention: Mention) -> Draft:
        assert mention.name is not None, "a name mention knows its name's words"  # noqa: S101  held by mentions step
        tree = self.trees[mention.sentence]
        name = self._name_written(tree, *mention.name)
        nation = self._nation_in(tree, mention, skip=mention.name)
        found = self.registry.resolve(name, self.on, country=nation)
        if found.id == "GEO" and name == "Georgia" and self._is_american():
            found = self.registry.resolve("United States", self.on)
        if found.id is None and self._is_known_with_its_article(tree, mention.name[0]):
            # "the West", "the Hague": some names are names only with their article.
            found = self.registry.resolve(f"the {name}", self.on, country=nation)
        if found.kind == "person" or (mention.label == "PER" and found.kind is None):
            return self._person(mention, name, nation)
        if found.id is None and found.code is None:
            return self._unknown(mention, name, nation)
        title = self._title(tree, mention) if mention.kind == "name" else None
        sector = found.sector or (title.sector if title and found.kind == "state" else None)
        if mention.label == "demonym" and mention.kind == "name" and sector is None:
            sector = "CVL"
        key = (found.id or name, sector)
        draft = self.by_registry.get(key)
        if draft is None:
            draft = self.cast.new(found.name if found.id else name, _kind(found.kind))
            draft.written = name
            draft.code, draft.sector, draft.other_sectors = found.code, sector, found.other_sectors
            draft.codes, draft.registry_id, draft.wikidata = found.codes, found.id, found.wikidata
            draft.candidates, draft.reasons = found.candidates, found.reasons
            self.by_registry[key] = draft
        return draft

    def _is_american(self) -> bool:
        return is_american(token.norm for tree in self.trees.values() for token in tree.tokens)

    def _is_known_with_its_article(self, tree: Tree, first: int) -> bool:
        """Whether "the" before a name makes it one that the registry knows; "the South of France" is none."""
        if first == 0 or tree.tokens[first - 1].norm.lower() != "the":
            return False
        return self.registry.match([token.norm for token in tree.tokens], first - 1, self.on) is not None

    def _person(self, mention: Mention, name: str, nation: str | None) -> Draft:
        known = self._same_person(name)
        if known is not None:
            if " " in name:
                known.written = name
            self._add_title(known, mention, nation)
            return known
        found = self.registry.resolve(name, self.on, country=nation, kind="person")
        draft = self.cast.new(found.name if found.id else name, "person")
        draft.written = name
        draft.reasons, draft.candidates = found.reasons, found.candidates
        if found.id and (nation is None or found.code in (None, nation) or " " in name):
            draft.code, draft.sector, draft.other_sectors = found.code, found.sector, found.other_sectors
            draft.registry_id, draft.wikidata, draft.office = found.id, found.wikidata, found.office
            if found.office:
                draft.words = frozenset(found.office.lower().split())
        self._add_title(draft, mention, nation)
        return draft

    def _same_person(self, name: str) -> Draft | None:
        """The person of this document who is meant: same name, or the only one with this family name."""
        people = [draft for draft in self.cast.drafts if draft.kind == "person"]
        for draft in people:
            if draft.name == name:
                return draft
        last = name.split()[-1]
        if " " in name:
            short = [draft for draft in people if draft.name == last]
            if len(short) == 1:
                return short[0]
        same = [
            draft for draft in people if draft.name.split()[-1] == last and (" " not in name or " " not in draft.name)
        ]
        if not same and " " not in name:
            # Family names stand first in much of East Asia: "Kim" after "Kim Yong-hyun".
            same = [draft for draft in people if draft.code in _FAMILY_FIRST and draft.name.split()[0] == name]
        return same[0] if len(same) == 1 else None

    def _add_title(self, draft: Draft, mention: Mention, nation: str | None) -> None:
        """The text's own title beats the registry's sector: it was written for that day."""
        tree = self.trees[mention.sentence]
        title = self._title(tree, mention)
        if is_lead(title) and tree.tokens[mention.first].norm.lower() in _IT | _THEY:
            title = None  # "Its leader Jorge Costilla": whose is told by what "its" means.
        if title is not None:
            draft.words |= {word.lower() for word in title.words}
            if title.sector != draft.sector and (
                draft.registry_id is None
                or "ELI" in (title.sector, *title.other_sectors)
                or self._is_overtaken(draft, title)
            ):
                draft.sector, draft.other_sectors = title.sector, title.other_sectors
                draft.reasons += (Reason("actors", "title", title.reason.detail),)
        body = self._body_of_title(mention, title)
        if body is not None and (draft.registry_id is None or body.code in INTERNATIONAL):
            self._take_office(draft, body)
        nation = nation or self._origin(tree, mention)
        if draft.code is None and nation is not None:
            draft.code = nation
            draft.reasons += (Reason("actors", "nationality", f"{nation} from the words around the name"),)

    def _body_of_title(self, mention: Mention, title: SectorMatch | None) -> Draft | None:
        """The body named before a title and a name ("NATO Secretary General Ola Brand")."""
        if title is None or mention.name is None:
            return None
        tokens = self.trees[mention.sentence].tokens
        first = min(mention.first, mention.name[0])
        for index in range(mention.name[0] - 1, first - 1, -1):
            found = self.by_head.get((mention.sentence, index))
            if found is None or found not in self._names:
                continue
            body, name = self._names[found], self.reading.mentions[found].name
            if name is None or not is_body(body) or name[1] >= mention.name[0]:
                return None
            between = tokens[name[1] : mention.name[0]]
            if any(token.pos in ("CCONJ", "PUNCT", "ADP", "VERB") and token.norm != "-" for token in between):
                return None
            words = [token.norm for token in tokens[name[0] : name[1]]]
            return body if holds_office(title, between[-1].norm.lower(), words, body) else None
        return None

    def _body_beside(self, mention: Mention, tree: Tree, match: SectorMatch | None) -> Draft | None:
        """The body whose office a description tells ("the executive director of Greenpeace", "the EU's envoy")."""
        head = tree.tokens[mention.head].lemma.lower()
        for word in range(mention.first, mention.last):
            found = self.by_head.get((mention.sentence, word))
            if found is None or found not in self._names or word == mention.head:
                continue
            body, name = self._names[found], self.reading.mentions[found].name
            if name is None or not is_body(body) or not self._qualifies(tree, word, mention.head):
                continue
            words = [token.norm for token in tree.tokens[name[0] : name[1]]]
            if holds_office(match, head, words, body):
                return body
        return None

    def _take_office(self, draft: Draft, body: Draft) -> None:
        speaks_for(draft, body)
        draft.reasons += (Reason("actors", "office", f"holds an office of {body.name}"),)

    def _is_overtaken(self, draft: Draft, title: SectorMatch) -> bool:
        """Whether a text whose title says GOV was written when the office of the registry was not the last one yet.

        Without a day of writing the registry only knows the last office; and whoever has just lost one is named by it
        for a while ("Prime Minister Ola Brand announced his resignation"). Party and armed groups' titles say less.
        """
        if title.sector != "GOV" or self.on is None:
            return title.sector == "GOV"
        return draft.sector == "ELI" and any(
            role.last is not None and timedelta() <= self.on - role.last <= _JUST_LOST for role in self._roles(draft)
        )

    def _roles(self, draft: Draft) -> Sequence[Role]:
        entry = self.registry.get(draft.registry_id or "")
        return () if entry is None else entry.role

    def _title(self, tree: Tree, mention: Mention) -> SectorMatch | None:
        """The office named in the phrase before a name ("Georgian Defense Minister Irakli Alasania")."""
        if mention.name is None:
            return None
        first = min(mention.first, mention.name[0])
        words = [token.norm for token in tree.tokens[first : mention.name[0]]]
        for end in range(len(words), 0, -1):
            found = sector_of(words[:end], end - 1)
            if found is not None and found.acts:
                return None if self._leads_unknown(tree, first + end - 1) else found
        return None

    def _leads_unknown(self, tree: Tree, title: int) -> bool:
        """ "Nerpa leader Ivan Petrov": who speaks for a body that nobody knows holds no office of a state by that."""
        body = tree.tokens[title - 1] if title else None
        if body is None or body.pos != "PROPN" or tree.tokens[title].norm.lower() not in _SPEAKERS:
            return False
        words = [token.norm for token in tree.tokens]
        known = any(
            (found := self.registry.match(words, start, self.on)) is not None and start + found.length >= title
            for start in range(max(title - 4, 0), title)
        )
        return not known and sector_of(words[:title], title - 1) is None and not nationality_of([body.norm])

    def _unknown(self, mention: Mention, name: str, nation: str | None) -> Draft:
        for draft in self.cast.drafts:
            if draft.registry_id is None and draft.name == name:
                return draft
        draft = self.cast.new(name, "person" if mention.label == "PER" else "unknown")
        branch = self._branch_of(name)
        if branch is not None:
            draft.kind, draft.code, draft.sector = "organisation", branch.code, branch.sector
            draft.reasons += (Reason("actors", "branch", f"of {branch.name}, by its name"),)
            return draft
        tree = self.trees[mention.sentence]
        words = [token.norm for token in tree.tokens[mention.first : mention.last]]
        found = sector_of(words, min(max(mention.head - mention.first, 0), len(words) - 1))
        if found and found.acts:
            draft.sector, draft.other_sectors, draft.kind = found.sector, found.other_sectors, "organisation"
            draft.reasons += (Reason("actors", "agent noun", found.reason.detail),)
        draft.code = nation
        return draft

    def _branch_of(self, name: str) -> Resolution | None:
        """The international body whose branch in a country a name tells ("Greenpeace France")."""
        words = name.split()
        whole = self.registry.match(words, 0, self.on)
        state = (
            None if whole is None or whole.length == len(words) else self.registry.match(words, whole.length, self.on)
        )
        if whole is None or state is None or len(whole.ids) != 1 or whole.length + state.length != len(words):
            return None
        where = self.registry.get(state.ids[0]) if state.ids else None
        body = self.registry.resolve(" ".join(words[: whole.length]), self.on)
        is_country = where is not None and where.kind == "state" and state.form in ("name", "alias")
        return body if is_country and body.kind == "organisation" and body.code in INTERNATIONAL else None

    # -- descriptions and pronouns

    def _other(self, mention: Mention) -> Draft | None:
        if mention.kind == "pronoun":
            return self._pronoun(mention)
        tree = self.trees[mention.sentence]
        words = [token.norm for token in tree.tokens[mention.first : mention.last]]
        lowered = [word.lower() for word in words]
        head = tree.tokens[mention.head]
        if _PAIRS & set(lowered[:3]) and head.norm.lower() in _PAIR_HEADS:
            return self._pair(mention, head.norm.lower())
        if lowered in (["both"], ["the", "two"]):
            both = self._both(mention)
            return both if both is not None or lowered == ["both"] else self._description(mention, tree, words)
        if mention.label == "state":
            return self._state_description(mention, tree, lowered)
        return self._description(mention, tree, words)

    def _description(self, mention: Mention, tree: Tree, words: Sequence[str]) -> Draft | None:
        match = None if self._leads_unknown(tree, mention.head) else sector_of(words, mention.head - mention.first)
        nation, codes = self._nations(tree, mention)
        earlier = self._described_before(mention, tree, nation, match.sector if match else None)
        if earlier is not None:
            return earlier
        draft = self.cast.new(self._written(tree, mention.first, mention.last), "group")
        draft.plural = tree.tokens[mention.head].tag in ("NNS", "NNPS")
        head_lemma = tree.tokens[mention.head].lemma.lower()
        draft.words = frozenset({head_lemma})
        if match is not None:
            draft.sector, draft.other_sectors = match.sector, match.other_sectors
            draft.reasons += (Reason("actors", "agent noun", match.reason.detail),)
        self._take_owners_sector(draft, mention, tree, match)
        if match is not None and draft.sector == "MIL" and head_lemma in UNIFORMS:
            told = [token.lemma.lower() for token in tree.tokens]
            civil = civil_uniform(
                head_lemma, match, [word.lower() for word in words], told, self._last_uniform(mention)
            )
            if civil is not None:
                draft.sector, draft.other_sectors = civil, ()
                draft.reasons += (Reason("actors", "uniform", f"nothing says that the {head_lemma} is a soldier"),)
        if match is not None and head_lemma == "deputy" and len(match.words) == 1 and self._is_of_sheriff(mention):
            draft.sector, draft.other_sectors = "COP", ()
            draft.reasons += (Reason("actors", "uniform", "deputies of a sheriff"),)
        if mention.label == "crowd" and draft.sector is None:
            draft.sector = "CVL"
        if nation is None and not codes and head_lemma == "ministry" and mention.last - mention.first <= _SHORT:
            nation = self._minister_before(mention)
        if nation is None and not codes:
            nation = of_a_county(words) or self._origin(tree, mention)
        draft.code, draft.codes = nation or (match.code if match else None), codes
        body = self._body_beside(mention, tree, match)
        if body is not None:
            draft.body = body.index
            self._take_office(draft, body)
        return draft

    def _take_owners_sector(self, draft: Draft, mention: Mention, tree: Tree, match: SectorMatch | None) -> None:
        """Counterparts, leaders and fighters are of the sector of whoever they belong to."""
        head_lemma = tree.tokens[mention.head].lemma.lower()
        owner = (self._owner(tree, mention) or self._clause_subject(mention, tree)) if is_mutual(head_lemma) else None
        if owner is not None and owner.sector is not None:
            draft.sector, draft.other_sectors = owner.sector, owner.other_sectors
            draft.reasons += (Reason("actors", "mutual", f"a counterpart holds a like office as {owner.name}"),)
        leads = self._owner(tree, mention) if is_lead(match) else None
        if leads is not None and leads.sector is not None and leads.kind in ("group", "organisation"):
            draft.sector, draft.other_sectors = leads.sector, leads.other_sectors
            draft.body = leads.index
            draft.reasons += (Reason("actors", "office", f"leads {leads.name}"),)
        if head_lemma == "worker" and (party := self._party_before(mention, tree)) is not None:
            draft.sector, draft.other_sectors = party.sector, ()
            draft.reasons += (Reason("actors", "office", f"works for {party.name}"),)
        if draft.sector == "MIL" and (band := outlaw_of(self._owner(tree, mention))) is not None:
            draft.sector, draft.other_sectors = band, ()
            draft.reasons += (Reason("actors", "uniform", f"whoever fights for {band} is no soldier of a state"),)

    def _party_before(self, mention: Mention, tree: Tree) -> Draft | None:
        """The party or movement whose workers are told of ("Congress workers"); a firm's are labour."""
        for word in tree.find(mention.head, "compound", "nmod:poss"):
            index = self.by_head.get((mention.sentence, word))
            body = None if index is None else self._names.get(index)
            if body is not None and body.kind == "organisation" and body.sector in _CAUSES:
                return body
        return None

    def _is_of_sheriff(self, mention: Mention) -> bool:
        """ "The sheriff said his deputies": whose deputies a bare word means, told by whom the text spoke of."""
        told = any(token.lemma.lower() == "sheriff" for token in self.trees[mention.sentence].tokens)
        return told or any("sheriff" in draft.words for draft in self.cast.recent(mention, sentences=_REACH_SENTENCES))

    def _minister_before(self, mention: Mention) -> str | None:
        """The country of the minister spoken of last: "the ministry" behind him is his."""
        recent = self.cast.recent(mention, sentences=_REACH_SENTENCES)
        return next((draft.code for draft in recent if draft.code and "minister" in draft.words), None)

    def _last_uniform(self, mention: Mention) -> str | None:
        """Whether police or soldiers were spoken of last, as "officers" may be either."""
        recent = self.cast.recent(mention, sentences=_REACH_SENTENCES * 3)
        return next((draft.sector for draft in recent if draft.sector in ("COP", "MIL")), None)

    def _described_before(self, mention: Mention, tree: Tree, nation: str | None, sector: str | None) -> Draft | None:
        """Who a definite description takes up again ("the Belarusian leader", "the minister")."""
        head = tree.tokens[mention.head]
        if head.lemma.lower() in BODY_NOUNS:
            named = [self.by_head.get((mention.sentence, i)) for i in tree.find(mention.head, "appos", "flat")]
            for index in named:
                if index is not None and index in self._names:
                    return self._names[index]
        first = tree.tokens[mention.first].norm.lower()
        if first not in _DEFINITE or self._name_beside(mention, tree) is not None:
            return None  # A name of its own introduces somebody new: "the governor of Tula, Oleg Tarkin".
        if first == "the" and head.lemma.lower() in BODY_NOUNS:
            if any(token.norm.lower().endswith("based") for token in tree.tokens[mention.first : mention.head]):
                nation = None  # "The Vienna-based organisation" sits there and is not therefore Austrian.
            body = body_before(self.cast, mention, head.lemma.lower(), nation)
            if nation is None or (body is not None and sector in (None, body.sector)):
                return body
        return self._taken_up(mention, head, nation)

    def _taken_up(self, mention: Mention, head: Token, nation: str | None) -> Draft | None:
        """The last one spoken of who goes by the noun of a description, or leads the nation that it names."""
        noun, one = head.lemma.lower(), head.tag in ("NN", "NNP")
        words = self.trees[mention.sentence].tokens[mention.first : mention.head]
        former = any(is_former(token.norm) for token in words)
        for draft in self.cast.recent(mention, sentences=_REACH_SENTENCES * 3):
            if draft.kind == "person" and not one:
                continue
            if nation is not None and draft.code not in (None, nation):
                continue
            if former and draft.sector != "ELI":
                continue
            if self._is_of_another(draft, mention) or self._leads_another(draft, mention, nation):
                continue
            leads = draft.kind == "person" and draft.sector in ("GOV", "ELI")
            if noun in draft.words or (one and nation and leads and noun == "leader"):
                return draft
        return None

    def _name_beside(self, mention: Mention, tree: Tree) -> int | None:
        """The person's name that a description introduces: in apposition, or without a comma right behind it."""
        token = tree.tokens[mention.head]
        if token.dep == "nmod:desc":  # "Turkish Foreign Minister Hakan Fidan": the title hangs on the name.
            index = self.by_head.get((mention.sentence, token.head))
            return index if index is not None and self._is_person(index) else None
        for i in (*tree.find(mention.head, "appos", "flat"), *self._behind_places(mention, tree)):
            index = self.by_head.get((mention.sentence, i))
            if index is not None and self._is_person(index):
                return index
        index = self.by_head.get((mention.sentence, mention.last))
        beside = index is not None and self._is_person(index) and self.reading.mentions[index].first == mention.last
        if not beside or tree.tokens[mention.last].head != tree.tokens[mention.head].head:
            return None
        return index

    def _behind_places(self, mention: Mention, tree: Tree) -> Iterable[int]:
        """ "The governor of the Tula region, Oleg Tarkin": parses may hang the name on the region, which is nobody."""
        if tree.tokens[mention.head].tag not in ("NN", "NNP"):
            return
        for behind in tree.find(mention.head, "nmod"):
            index = self.by_head.get((mention.sentence, behind))
            if index is None or self.reading.mentions[index].kind == "name":
                yield from tree.find(behind, "appos")

    def _is_person(self, index: int) -> bool:
        return index in self._names and self._names[index].kind == "person"

    def _is_of_another(self, draft: Draft, mention: Mention) -> bool:
        """Whether both are described by a name behind the head, and by different ones: "of Tula", "of Kirov"."""
        here = self._names_behind(mention)
        described = [self.reading.mentions[i] for i in draft.members if self.reading.mentions[i].kind == "description"]
        there = {name for earlier in described for name in self._names_behind(earlier)}
        return bool(here and there and not here & there)

    def _leads_another(self, draft: Draft, mention: Mention, nation: str | None) -> bool:
        """Whether an earlier one leads a body ("its leader") that this description says nothing of, or another."""
        if draft.body is None:
            return False
        owner = self._owner(self.trees[mention.sentence], mention)
        return (owner is not None and owner.index != draft.body) or (nation is not None and draft.code is None)

    def _names_behind(self, mention: Mention) -> set[str]:
        tokens = self.trees[mention.sentence].tokens[mention.head + 1 : mention.last]
        return {token.norm for token in tokens if token.pos == "PROPN"}

    def _state_description(self, mention: Mention, tree: Tree, lowered: Sequence[str]) -> Draft | None:
        states = [draft for draft in self.cast.recent(mention, sentences=_REACH_SENTENCES) if draft.kind == "state"]
        if _NEIGHBOURS & set(lowered):
            owner = self._owner(tree, mention)
            beside = [
                draft
                for i, draft in self._names.items()
                if draft.kind == "state" and self.reading.mentions[i].sentence == mention.sentence
            ]
            return None if owner is None else neighbour_of(owner, beside, states, self._document_states())
        if tree.tokens[mention.head].tag == "NNS":
            return None  # "One hundred countries" are not the country spoken of last.
        own = self._state_named(tree, mention, lowered)
        if own is not None:
            return own
        part = states_described(lowered)
        if part is not None:
            states = [draft for draft in (*states, *self._document_states()) if draft.code in part]
        subject = self._clause_subject(mention, tree)
        for draft in states:
            if draft.code and (subject is None or draft.code != subject.code):
                return draft
        return None

    def _state_named(self, tree: Tree, mention: Mention, lowered: Sequence[str]) -> Draft | None:
        """The state that an adjective before the noun names: "the Norlandic nation", "a Palestinian state"."""
        noun = tree.tokens[mention.head].lemma.lower()
        if noun not in _NATIONS or any(map(is_former, lowered)):
            return None
        before = self._adjectives(tree, mention) if noun != "state" else self._nations(tree, mention)[:1]
        states = [draft for draft in self.by_registry.values() if draft.kind == "state" and draft.code]
        return next((draft for draft in states if list(before) == [draft.code]), None)

    def _adjectives(self, tree: Tree, mention: Mention) -> list[str]:
        """Countries whose adjectives stand before the head."""
        words = [token.norm for token in tree.tokens]
        found = []
        for word in range(mention.first, mention.head):
            index = self.by_head.get((mention.sentence, word))
            if index is None or index not in self._names or self.reading.mentions[index].kind != "adjective":
                continue
            code = self._names[index].code
            if code is not None and tree.tokens[word].head == mention.head and not only_sympathy(words, word):
                found.append(code)
        return found

    def _document_states(self) -> list[Draft]:
        return [
            draft for draft in self.by_registry.values() if draft.kind == "state" for _ in range(self._mentioned(draft))
        ]

    def _mentioned(self, draft: Draft) -> int:
        return max(1, self.cast.count(draft.index))

    def _owner(self, tree: Tree, mention: Mention) -> Draft | None:
        possessor = tree.first(mention.head, "nmod:poss")
        if possessor is None:
            return None
        index = self.by_head.get((mention.sentence, possessor))
        return None if index is None else self.cast.of(index)

    def _clause_subject(self, mention: Mention, tree: Tree) -> Draft | None:
        for above in tree.ancestors(mention.head):
            subject = tree.first(above, "nsubj", "nsubj:pass")
            if subject is None and tree.tokens[above].dep == "conj":
                continue
            if subject is not None and subject != mention.head:
                index = self.by_head.get((mention.sentence, subject))
                return None if index is None else self.cast.of(index)
        return None

    def _pair(self, mention: Mention, noun: str) -> Draft | None:
        """ "The two countries" is one entity of two codes."""
        pair = pair_of(self.cast, mention, noun)
        return self._joined(pair) if pair else None

    def _joined(self, pair: Sequence[Draft]) -> Draft:
        draft = self.cast.new(" and ".join(found.name for found in pair), "group")
        codes = tuple(dict.fromkeys(found.code for found in pair if found.code))
        draft.code, draft.codes = (codes[0], ()) if len(codes) == 1 else (None, codes)
        draft.sector = pair[0].sector if pair[0].sector == pair[1].sector else None
        draft.plural = True
        draft.reasons += (Reason("actors", "pair", "the two that the text speaks of"),)
        return draft

    def _both(self, mention: Mention) -> Draft | None:
        """ "Both were arrested": the only two persons or states of the sentence before."""
        pair = two_before(self.cast, mention)
        if len(pair) != _COUPLE:
            return None
        draft = self._joined(pair)
        if draft.sector is None and all(one.kind == "person" and one.code is None for one in pair):
            draft.sector = "CVL"  # Of two whom nothing is known of: private persons.
        return draft

    def _pronoun(self, mention: Mention) -> Draft | None:
        word = self.reading.document.text[mention.span.start : mention.span.end].lower()
        tree = self.trees[mention.sentence]
        if word == "its" and (owner := self._ahead(mention, tree) or self._described(mention, tree)) is not None:
            return owner
        bound: list[Draft] = []
        if tree.tokens[mention.head].dep in ("obj", "iobj", "obl"):
            # "imposed sanctions on it": an object pronoun is not the subject of its own clause.
            above = self._clause_subject(mention, tree)
            verb = tree.tokens[mention.head].head
            subjects = [self.by_head.get((mention.sentence, i)) for i in tree.find(verb, "nsubj")]
            own = [self.cast.of(index) for index in subjects if index is not None]
            bound = [draft for draft in (above, *own) if draft is not None]
        captor = self._captor(mention, tree) if word == "they" else None
        for draft in self.cast.recent(mention, sentences=_REACH_SENTENCES):
            if draft in bound or (captor is not None and draft.code == captor and draft.sector in _CAPTORS):
                continue
            if word in _HE and draft.kind == "person":
                return draft
            if word in _IT and draft.kind in ("state", "organisation", "bloc", "unknown", "group") and not draft.plural:
                return draft
            if word in _THEY and (draft.plural or draft.kind in ("organisation", "group", "people")):
                return draft
        return None

    def _captor(self, mention: Mention, tree: Tree) -> str | None:
        """ "They were seized by Iraqi forces": the country of whoever does to them what they are told to undergo."""
        token = tree.tokens[mention.head]
        if token.dep != "nsubj:pass":
            return None
        for agent in tree.find(token.head, "obl", "obl:agent"):
            case, index = tree.first(agent, "case"), self.by_head.get((mention.sentence, agent))
            if index is not None and case is not None and tree.tokens[case].norm == "by":
                return self._nations(tree, self.reading.mentions[index])[0]
        return None

    def _ahead(self, mention: Mention, tree: Tree) -> Draft | None:
        """ "During its occupation of the town, Turkey built roads": in what opens a sentence, whom it then names."""
        noun = tree.tokens[mention.head].head
        opens = mention.head <= _OPENING and tree.first(noun, "case") == 0
        if not opens or not tree.tokens[noun].dep.startswith("obl"):
            return None
        for subject in tree.find(tree.tokens[noun].head, "nsubj"):
            named = self.by_head.get((mention.sentence, subject))
            draft = None if named is None or subject < noun else self._names.get(named)
            if draft is not None and draft.kind in ("state", "organisation", "bloc", "group"):
                return draft
        return None

    def _described(self, mention: Mention, tree: Tree) -> Draft | None:
        """ "Mali, which has been in turmoil since its leader was ousted": of whom the clause is."""
        clause = next((word for word in tree.ancestors(mention.head) if tree.tokens[word].dep == "acl:relcl"), None)
        if clause is None or not any(tree.tokens[word].tag == "WDT" for word in tree.find(clause, "nsubj")):
            return None
        named = self.by_head.get((mention.sentence, tree.tokens[clause].head))
        draft = None if named is None else self._names.get(named)
        return draft if draft is not None and draft.kind in ("state", "organisation", "bloc", "group") else None

    # -- nationality

    def _nation_in(self, tree: Tree, mention: Mention, *, skip: tuple[int, int]) -> str | None:
        words = [token.norm for token in tree.tokens]
        first = mention.first
        for start in range(first, min(mention.last, skip[0] if skip[0] > first else mention.last)):
            found = self.registry.match(words, start, self.on)
            if (
                found
                and not only_sympathy(words, start, start + found.length)
                and len(found.ids) == 1
                and start + found.length <= mention.last
                and not (skip[0] <= start < skip[1])
            ):
                entry = self.registry.get(found.ids[0])
                if entry is not None and entry.code and entry.kind == "state":
                    return "USA" if words[start] == "Georgia" and self._is_american() else entry.code
        return None

    def _nations(self, tree: Tree, mention: Mention) -> tuple[str | None, tuple[str, ...]]:
        """Countries that the noun phrase itself names, by adjective, possessor or "of"."""
        before, behind = self._qualifiers(tree, mention)
        codes = before or behind or self._worded(tree, mention)
        return (codes[0], ()) if len(codes) == 1 else (None, tuple(codes))

    def _qualifiers(self, tree: Tree, mention: Mention) -> tuple[list[str], list[str]]:
        """Countries named before the head ("its soldiers", "Russian troops") and behind it ("officials in Ukraine")."""
        before: list[str] = []
        behind: list[str] = []
        nearest = 2
        words = [token.norm for token in tree.tokens]
        owners = tree.find(mention.head, "nmod:poss") if is_mutual(words[mention.head]) else ()
        for word in range(mention.first, mention.last):
            if only_sympathy(words, word) or word in owners:
                continue
            index = self.by_head.get((mention.sentence, word))
            draft = None if index is None or word == mention.head else (self.cast.of(index) or self._draft_named(index))
            if draft is None or not self._qualifies(tree, word, mention.head):
                continue
            told = [code for code in ((draft.code,) if draft.code else draft.codes) if code]
            if word < mention.head:
                before.extend(code for code in told if code not in before)
                continue
            # "Troops of the African Union in Mogadishu" are the union's: what describes the describing word is further.
            depth = sum(dep.split(":")[0] == "nmod" for dep in tree.path(word, mention.head) or ())
            if told and depth < nearest:
                nearest, behind = depth, []
            if depth <= nearest:
                behind.extend(code for code in told if code not in behind)
        return before, behind

    def _worded(self, tree: Tree, mention: Mention) -> list[str]:
        """Countries told before the head by a place or a compound ("Texas police", "Gaza-based groups")."""
        words = [token.norm for token in tree.tokens[mention.first : mention.head + 1]]
        codes = list(nationality_of(_compounds_joined(words), self.registry))
        american = "GEO" in codes and "Georgia" in words and self._is_american()
        return ["USA" if code == "GEO" else code for code in codes] if american else codes

    def _origin(self, tree: Tree, mention: Mention) -> str | None:
        """The country of "who is from Norland", "who comes from Norland"; visitors only came from where they came."""
        for word in origin_words(tree, mention.head):
            found = self.registry.match([token.norm for token in tree.tokens], word, self.on)
            entry = None if found is None or len(found.ids) != 1 else self.registry.get(found.ids[0])
            if entry is not None and entry.kind == "state" and entry.code and len(entry.code) == COUNTRY_LETTERS:
                return entry.code
        return None

    def _draft_named(self, index: int) -> Draft | None:
        """The entity of a name that stands later in the text; names are resolved before everything else."""
        return self._names.get(index)

    def _qualifies(self, tree: Tree, word: int, head: int) -> bool:
        """Whether a name qualifies the head: adjective, compound, possessor, or behind "of", "in", "from"."""
        path = tree.path(word, head)
        if path is None or len(path) > 2:
            return False
        if all(dep.split(":")[0] in ("amod", "compound", "nmod", "conj", "flat") for dep in path):
            case = tree.first(word, "case")
            marker = tree.tokens[case].norm.lower() if case is not None else ""
            return not marker or marker in _NATIONAL_CASES or marker in ("'s", "'", "s")
        return False

    def _join_appositions(self) -> None:
        """ "Dunja Mijatovic, the OSCE representative": what the apposition says holds for the name."""
        for i, mention in enumerate(self.reading.mentions):
            tree = self.trees[mention.sentence]
            token = tree.tokens[mention.head]
            if token.dep.split(":")[0] == "appos":
                other = self.by_head.get((mention.sentence, token.head))
            elif mention.kind == "description":
                other = self._name_beside(mention, tree)
            else:
                continue
            here, there = self.cast.of(i), self.cast.of(other) if other is not None else None
            if here is None or there is None or here is there:
                continue
            if here.kind != "person" and there.kind == "person":
                there.absorb(here)
                body = None if here.body is None else self.cast.drafts[here.body]
                if body is not None and body.code in INTERNATIONAL:
                    self._take_office(there, body)
                self.cast.replace(here, there)
            elif here.kind == "person" and there.kind == "group":
                here.absorb(there)
                self.cast.replace(there, here)

    def _join_forward(self) -> None:
        """ "The Swiss head of the watchdog said": a lead describes whom the text names next, if one alone is Swiss."""
        for i, mention in enumerate(self.reading.mentions):
            here = self.cast.of(i)
            if mention.kind != "description" or here is None or here.kind != "group" or len(here.members) != 1:
                continue
            head = self.trees[mention.sentence].tokens[mention.head]
            if here.code is None or here.plural or head.lemma.lower() not in _LEADERS:
                continue
            people = [draft for draft in self.cast.drafts if draft.kind == "person" and draft.code == here.code]
            if len(people) != 1 or not people[0].members:
                continue
            first = self.reading.mentions[min(people[0].members)]
            if 0 < first.sentence - mention.sentence <= _REACH_FORWARD:
                people[0].absorb(here)
                self.cast.replace(here, people[0])

    def _is_subject(self, mention: Mention) -> bool:
        """Whether a sentence speaks of it; the subject of a relative clause only describes another.

        "The boy's aunt, Ana Marov, said": it speaks of Ana Marov.
        """
        tokens = self.trees[mention.sentence].tokens
        token = tokens[mention.head]
        if token.dep == "appos" and tokens[token.head].pos == "NOUN" and token.head < mention.head:
            token = tokens[token.head]
        return token.dep.startswith("nsubj") and tokens[token.head].dep != "acl:relcl"


def _compounds_joined(words: Sequence[str]) -> list[str]:
    """Words with those around a hyphen made one: the tokenizer takes "Gaza-based" apart."""
    joined: list[str] = []
    for word in words:
        if joined and (word == "-" or joined[-1].endswith("-")):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _kind(kind: str | None) -> EntityKind:
    if kind in ("person", "state", "organisation", "group", "bloc", "people"):
        return kind  # type: ignore[return-value]  # the literals are the same words
    return "organisation" if kind in ("media", "company") else "unknown"
