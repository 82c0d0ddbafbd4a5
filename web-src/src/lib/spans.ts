/** Cuts a text at every span's ends, so that overlapping spans can be drawn as flat pieces. */

import type { Article } from './types'

export const KINDS = ['trigger', 'actor', 'recipient', 'attribution', 'when', 'place', 'quantity'] as const
export type Kind = (typeof KINDS)[number] | 'evidence' | 'nonevent' | 'boilerplate' | 'audit'

export const KIND_WORDS: Record<(typeof KINDS)[number], string> = {
  trigger: 'what', actor: 'who', recipient: 'to whom', attribution: 'says', when: 'when', place: 'where', quantity: 'how many',
}

export interface Mark {
  start: number
  end: number
  kind: Kind
  label: string
  /** ids of the events that use these words in this role */
  events: string[]
}

export interface Piece {
  start: number
  end: number
  marks: Mark[]
}

/** Pieces of `[from, to)` in order, without gaps; each knows the marks that cover it. Marks are cut to the range. */
export function pieces(from: number, to: number, marks: readonly Mark[]): Piece[] {
  const kept = marks.filter((mark) => mark.start < to && mark.end > from && mark.start < mark.end)
  const sorted = kept.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const inside = sorted.flatMap((mark) => [mark.start, mark.end]).filter((cut) => from < cut && cut < to)
  const cuts = [...new Set([from, ...inside, to])].sort((a, b) => a - b)
  const found: Piece[] = []
  let open: Mark[] = []
  let next = 0
  for (let index = 0; index + 1 < cuts.length; index++) {
    const start = cuts[index]!
    open = open.filter((mark) => mark.end > start)
    while (next < sorted.length && sorted[next]!.start <= start) open.push(sorted[next++]!)
    found.push({ start, end: cuts[index + 1]!, marks: open.filter((mark) => mark.end > start) })
  }
  return found
}

/** Everything to be drawn in an article; the same words in the same role are one mark that knows all its events. */
export function marksOf(article: Article, withNonEvents: boolean): Mark[] {
  const found = new Map<string, Mark>()
  const add = (start: number, end: number, kind: Kind, label: string, event: string | null): void => {
    const key = `${start}-${end}-${kind}`
    const known = found.get(key) ?? { start, end, kind, label, events: [] }
    if (event && !known.events.includes(event)) known.events.push(event)
    found.set(key, known)
  }
  for (const span of article.spans) {
    if (span.kind !== 'nonevent') add(span.start, span.end, span.kind as Kind, span.label, span.event)
  }
  for (const one of article.boilerplate) add(one.start, one.end, 'boilerplate', one.kind, null)
  for (const one of article.audit) {
    if (one.start !== null && one.end !== null) add(one.start, one.end, 'audit', one.message, null)
  }
  if (withNonEvents) {
    for (const one of article.nonevents) add(one.start, one.end, 'nonevent', `not coded: ${one.detail || one.rule}`, null)
  }
  return [...found.values()]
}

/** Lines of the text that hold anything, as ranges. */
export function paragraphs(text: string): { start: number; end: number }[] {
  return [...text.matchAll(/[^\n]+/g)]
    .filter((line) => line[0].trim())
    .map((line) => ({ start: line.index, end: line.index + line[0].length }))
}
