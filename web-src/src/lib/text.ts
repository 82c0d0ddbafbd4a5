/** Words and numbers as they are shown; everything from outside is text here and stays text. */

/** How many Unicode code points stand before a UTF-16 offset: the coder counts the former, the browser the latter. */
export function codePoints(text: string, unit: number): number {
  let points = 0
  for (let index = 0; index < unit; index += text.codePointAt(index)! > 0xffff ? 2 : 1) points++
  return points
}

// Direction overrides, zero-width and control characters can make hostile text read as something else.
const DECEIVING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/** One line of plain text, with characters that deceive the eye taken out, and no longer than `limit`. */
export function plain(text: string | null | undefined, limit = 300): string {
  if (!text) return ''
  const head = text.slice(0, limit * 2).replace(DECEIVING, '').replace(/\s+/g, ' ').trim()
  return head.length > limit || text.length > limit * 2 ? `${head.slice(0, limit).trimEnd()}…` : head
}

/** The same text at the same length, with characters that deceive the eye made visible. */
export function revealed(text: string): string {
  return text.replace(DECEIVING, '▯')
}

/** An address that may be followed: http or https only, null for everything else. */
export function safeLink(address: string | null | undefined): string | null {
  if (!address) return null
  try {
    const url = new URL(address)
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null
  } catch {
    return null
  }
}

const counts = new Intl.NumberFormat('en')

export function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : counts.format(value)
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** An interval of days as short as it can be said: "2021-11-24", "2021-11-01…29", "2022-01…04". */
export function days(first: string | null | undefined, last: string | null | undefined): string {
  if (!first && !last) return ''
  if (!first) return `until ${last}`
  if (!last) return `from ${first}`
  if (first === last) return first
  if (wholeMonths(first, last)) {
    const [from, to] = [first.slice(0, 7), last.slice(0, 7)]
    if (first.endsWith('-01-01') && last.endsWith('-12-31')) {
      return first.slice(0, 4) === last.slice(0, 4) ? first.slice(0, 4) : `${first.slice(0, 4)}…${last.slice(0, 4)}`
    }
    if (from === to) return from
    return from.slice(0, 4) === to.slice(0, 4) ? `${from}…${to.slice(5)}` : `${from}…${to}`
  }
  if (first.slice(0, 7) === last.slice(0, 7)) return `${first}…${last.slice(8)}`
  return first.slice(0, 4) === last.slice(0, 4) ? `${first}…${last.slice(5)}` : `${first}…${last}`
}

function wholeMonths(first: string, last: string): boolean {
  if (!first.endsWith('-01')) return false
  const next = new Date(`${last}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.getUTCDate() === 1
}
