/** What the API answers; docs/api.md tells what each field means. */

export interface Words {
  text: string
  start: number
  end: number
}

export interface Side extends Words {
  name: string | null
  code: string | null
  sector: string | null
  other_sectors: string[]
  wikidata: string | null
  implied: boolean
}

export interface When extends Words {
  first: string | null
  last: string | null
  granularity: string
  value: string
  approximate: boolean
}

export interface Place extends Words {
  name: string
  level: number | null
  country: string | null
  province: string | null
  geonames_id: number | null
  latitude: number | null
  longitude: number | null
}

export interface Quantity {
  number: number | null
  of: string
  low: number | null
  high: number | null
  kind: string | null
  start: number
  end: number
}

export type Status = 'actual' | 'future' | 'hypothetical' | 'negated'

export interface GestaEvent {
  id: string
  document: string
  title: string | null
  published: string | null
  source: string | null
  url: string | null
  type: string
  modes: string[]
  status: Status
  historical: boolean
  actors: Side[]
  recipients: Side[]
  attribution: Side[]
  when: When | null
  place: Place | null
  contexts: string[]
  quantities: Quantity[]
  trigger: Words
  evidence: Words[]
  score: number
  quad: number
  scale: number | null
  cameo: string | null
  coder: string
}

export interface Reason {
  step: string
  rule: string
  detail: string
}

export interface Candidate {
  id: string
  name: string
  score: number
  detail: string
}

export interface Fact {
  label: string
  text: string | null
  reasons: Reason[]
  candidates: Candidate[]
}

export interface Page<Item> {
  items: Item[]
  next: string | null
  total: number | null
}

export interface Summary {
  name: string
  version: string
  store: string
  documents: number
  events: number
  problems: number
  first: string | null
  last: string | null
  grouped: boolean
  writable: boolean
}

export interface Tally {
  value: string
  n: number
}

export interface Facets {
  total: number
  documents: number
  sources: number
  type: Tally[]
  mode: Tally[]
  status: Tally[]
  quad: Tally[]
  country: Tally[]
  source: Tally[]
  actor: Tally[]
  recipient: Tally[]
}

export interface Bin {
  start: string
  key: string | null
  n: number
  scale: number | null
  sources: number
  documents: number
  cooperation: number
  conflict: number
}

export interface Series {
  every: Every
  items: Bin[]
}

export type Every = 'day' | 'week' | 'month'

export interface MapBin {
  latitude: number
  longitude: number
  n: number
  conflict: number
  cooperation: number
  name: string | null
  country: string | null
}

export interface Mapped {
  cell: number
  bins: MapBin[]
  countries: { country: string; n: number }[]
  placeless: number
}

export interface Node {
  id: string
  name: string
  n: number
}

export interface Edge {
  actor: string
  recipient: string
  n: number
  scale: number | null
  cooperation: number
  conflict: number
}

export interface Network {
  nodes: Node[]
  edges: Edge[]
}

export interface Problem {
  kind: string
  message: string
  document: string | null
  where: string | null
  start: number | null
  end: number | null
  candidates: Candidate[]
  fix: string | null
}

export interface DocumentLine {
  id: string
  title: string | null
  published: string | null
  url: string | null
  source: string | null
  origin: string | null
  language: string
  events: number
  problems: number
  opening: string
}

export interface SpanOf {
  start: number
  end: number
  kind: string
  event: string | null
  label: string
}

export interface NonEvent {
  start: number
  end: number
  lemma: string
  step: string
  rule: string
  detail: string
}

export interface Article extends DocumentLine {
  text: string
  spans: SpanOf[]
  boilerplate: { start: number; end: number; kind: string }[]
  repairs: { start: number; end: number; reads_as: string; kind: string }[]
  audit: Problem[]
  events_told: GestaEvent[]
  nonevents: NonEvent[]
}

export interface ActorLine {
  actor: string
  name: string
  as_actor: number
  as_recipient: number
  as_speaker: number
}

export interface Role {
  code: string | null
  sector: string | null
  title: string | null
  start: string | null
  end: string | null
}

export interface ActorDetail {
  actor: string
  name: string
  kind: string | null
  wikidata: string | null
  roles: Role[]
  names: Tally[]
  partners: { actor: string; n: number; scale: number | null }[]
  types: Tally[]
  recent: GestaEvent[]
  n: number
}

export interface Size {
  number: number | null
  low: number | null
  high: number | null
  of: string
  said_by: string[]
}

export interface Exercise {
  event: GestaEvent
  phase: 'planned' | 'running' | 'past' | 'called-off' | 'unclear'
  sizes: Size[]
  vienna: { troops: number | null; notify: boolean | null; observe: boolean | null }
}

export interface Found {
  document: string
  event: string | null
  title: string | null
  published: string | null
  source: string | null
  snippet: { text: string; hit: boolean }[]
  rank: number
}

export interface Codebook {
  types: {
    name: string
    quad: number
    definition: string
    not: string
    modes: { name: string; definition: string | null }[]
    cameo: string | null
    scale: number | null
  }[]
  contexts: { name: string; definition: string | null }[]
  quads: Record<string, string>
}

export type Verdict = 'right' | 'wrong' | 'missing'

export interface Review {
  id: number
  event: string | null
  document: string
  verdict: Verdict
  fields: string[]
  span: { start: number; end: number } | null
  type: string | null
  note: string | null
  by: string
  at: string
}

export interface Precision {
  type: string
  reviewed: number
  right: number
  precision: number | null
  low: number | null
  high: number | null
}

export interface Party {
  name: string
  code: string | null
  sector: string | null
  wikidata: string | null
  documents: number
}

export interface Figure {
  kind: string | null
  of: string
  low: number | null
  high: number | null
}

export interface Account {
  speaker: Party | null
  status: Status
  words: string
  events: string[]
  documents: string[]
  sources: number
  actors: Party[]
  recipients: Party[]
  figures: Figure[]
  place: string | null
  first: string | null
  last: string | null
}

export interface Dispute {
  over: 'fact' | 'actor' | 'number' | 'place' | 'date'
  accounts: number[]
  detail: string
}

export interface Happening {
  id: string
  title: string
  type: string
  status: Status
  modes: string[]
  actors: Party[]
  recipients: Party[]
  first: string | null
  last: string | null
  place: { name: string; country: string | null } | null
  first_report: string | null
  last_report: string | null
  documents: number
  sources: number
  /** on how many points the accounts differ */
  disputes: number
  contexts: string[]
  quad: number
  scale: number | null
  story: string | null
  decided: boolean
}

export interface HappeningDetail extends Happening {
  accounts: Account[]
  disagreements: Dispute[]
  members: { event: GestaEvent; score: number; reasons: Reason[] }[]
}

/** What an analyst decided on happenings. */
export interface Decision {
  id: number
  kind: 'merge' | 'split'
  events: string[]
  others: string[]
  /** whether the happenings obey already */
  grouped: boolean
  /** in which the events are now */
  happenings: string[]
}

export interface Story {
  id: string
  title: string
  first: string | null
  last: string | null
  documents: number
  sources: number
  terms: string[]
}

export interface StoryDetail extends Story {
  told_by: DocumentLine[]
  happenings: Happening[]
}
