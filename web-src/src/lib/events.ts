/** How an event is said in short. */

import { address } from './route.svelte'
import { days, plain } from './text'
import type { GestaEvent, Side } from './types'

/** "RUS/MIL"; null where nothing is known. */
export function codeOf(side: Pick<Side, 'code' | 'sector'>): string | null {
  return [side.code, side.sector].filter(Boolean).join('/') || null
}

export function nameOf(side: Side): string {
  return plain(side.name ?? side.text, 80)
}

export function dayOf(event: GestaEvent): string {
  return event.when ? days(event.when.first, event.when.last) || event.when.text : ''
}

/** Sign and word of what is not simply a fact; null for what is reported as having happened. */
export function statusOf(event: Pick<GestaEvent, 'status' | 'historical'>): { sign: string; word: string } | null {
  if (event.status === 'future') return { sign: '→', word: 'planned' }
  if (event.status === 'hypothetical') return { sign: '?', word: 'hypothetical' }
  if (event.status === 'negated') return { sign: '✗', word: 'negated' }
  return event.historical ? { sign: '↺', word: 'historical' } : null
}

export function sentenceOf(event: GestaEvent): string {
  return plain(event.evidence[0]?.text ?? event.trigger.text, 400)
}

export function readAt(event: Pick<GestaEvent, 'id' | 'document'>): string {
  return address('/read', { document: event.document, event: event.id })
}

export function actorAt(actor: string): string {
  return address('/actor', { who: actor })
}

export function dyadAt(actor: string, recipient: string): string {
  return address('/dyad', { actor, recipient })
}

/** Cooperation or conflict, by PLOVER's quad class. */
export function isConflict(quad: number): boolean {
  return quad >= 3
}

export const QUADS: Record<number, string> = {
  1: 'verbal cooperation',
  2: 'material cooperation',
  3: 'verbal conflict',
  4: 'material conflict',
}

/** "12", "12–20", "at least 12", "up to 20": never more exact than the words. */
export function amount(quantity: { number: number | null; low: number | null; high: number | null }): string {
  const show = new Intl.NumberFormat('en').format
  const { number, low, high } = quantity
  if (low !== null && high !== null && low !== high) return `${show(low)}–${show(high)}`
  if (low !== null && high === null) return `at least ${show(low)}`
  if (high !== null && low === null) return `up to ${show(high)}`
  return number === null ? 'some' : show(number)
}

/** What is counted; nothing where the text gives only the number ("four out of 28"). */
export function counted(quantity: { of: string }): string {
  return /^[\d.,]+$/.test(quantity.of) ? '' : plain(quantity.of, 60)
}
