/** The filters: the same words in the address, in the API and on the command line. */

export const FILTERS = [
  'actor', 'recipient', 'involving', 'dyad', 'type', 'mode', 'status', 'quad',
  'since', 'until', 'country', 'source', 'text', 'document', 'bbox',
] as const

export type Filter = (typeof FILTERS)[number]
export type Filters = Partial<Record<Filter, string[]>>

export function filtersOf(query: URLSearchParams): Filters {
  const found: Filters = {}
  for (const name of FILTERS) {
    const values = query.getAll(name).filter(Boolean)
    if (values.length) found[name] = values
  }
  return found
}

const words: Record<Filter, string> = {
  actor: 'actor', recipient: 'recipient', involving: 'involving', dyad: 'between', type: 'type', mode: 'mode',
  status: 'status', quad: 'class', since: 'since', until: 'until', country: 'in', source: 'source', text: 'words',
  document: 'article', bbox: 'area',
}

export function filterWord(name: Filter): string {
  return words[name]
}

/** The command that answers the same question, for a shell. */
export function command(store: string, filters: Filters): string {
  const parts = Object.entries(filters).flatMap(([name, values]) => values.map((value) => ` --${name} ${quoted(value)}`))
  return `gesta events ${quoted(store)}${parts.join('')}`
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/** The coarsest bins that still give a readable chart for a stretch of days. */
export function every(first: string | null, last: string | null): 'day' | 'week' | 'month' {
  if (!first || !last) return 'month'
  const stretch = (Date.parse(last) - Date.parse(first)) / 86_400_000
  return stretch <= 120 ? 'day' : stretch <= 900 ? 'week' : 'month'
}
