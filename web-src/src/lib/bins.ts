/** Lays bins of days out on a line, with every bin in its place and none left out. */

import type { Bin, Every } from './types'

export interface Column {
  first: string
  last: string
  cooperation: number
  conflict: number
  sources: number
  n: number
}

const DAY = 86_400_000

function iso(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

/** First day of the bin that holds this day; weeks begin on Monday. */
export function binStart(day: string, every: Every): string {
  if (every === 'day') return day
  if (every === 'month') return `${day.slice(0, 7)}-01`
  const time = Date.parse(day)
  return iso(time - ((new Date(time).getUTCDay() + 6) % 7) * DAY)
}

export function binEnd(start: string, every: Every): string {
  if (every === 'day') return start
  if (every === 'week') return iso(Date.parse(start) + 6 * DAY)
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7))]
  return iso(Date.UTC(year, month, 1) - DAY)
}

/** Every bin from `first` to `last`, empty ones too; `before` counts what lies earlier (old history told in new texts). */
export function columns(bins: readonly Bin[], every: Every, first: string, last: string): { columns: Column[]; before: number; after: number } {
  const known = new Map(bins.map((bin) => [bin.start, bin]))
  const found: Column[] = []
  const begin = binStart(first, every)
  for (let start = begin; start <= last; start = iso(Date.parse(binEnd(start, every)) + DAY)) {
    const bin = known.get(start)
    found.push({
      first: start,
      last: binEnd(start, every),
      cooperation: bin?.cooperation ?? 0,
      conflict: bin?.conflict ?? 0,
      sources: bin?.sources ?? 0,
      n: bin?.n ?? 0,
    })
  }
  const sum = (outside: (start: string) => boolean): number =>
    bins.reduce((total, bin) => total + (outside(bin.start) ? bin.n : 0), 0)
  return { columns: found, before: sum((start) => start < begin), after: sum((start) => start > last) }
}

/** One round value to draw a line at, the largest of 1, 2, 5, 10, 20 ... that is no more than `most`; null for nothing. */
export function tick(most: number): number | null {
  if (most < 1) return null
  const power = 10 ** Math.floor(Math.log10(most))
  return [5, 2, 1].map((step) => step * power).find((value) => value <= most) ?? power
}

/** Where to write dates: at years where there are several, else at months, else at days. */
export function dateTicks(all: readonly Column[], room: number): { index: number; label: string }[] {
  const starts = (cut: number, show: (day: string) => string): { index: number; label: string }[] =>
    all.flatMap((column, index) => {
      const before = all[index - 1]?.first.slice(0, cut)
      return before !== column.first.slice(0, cut) ? [{ index, label: show(column.first) }] : []
    })
  const years = starts(4, (day) => day.slice(0, 4))
  if (years.length > 3) return thin(years, room)
  const months = starts(7, (day) => day.slice(0, 7))
  if (months.length > 2) return thin(months, room)
  return thin(starts(10, (day) => day), room)
}

function thin<Tick>(all: Tick[], room: number): Tick[] {
  const each = Math.max(1, Math.ceil(all.length / Math.max(2, room)))
  return all.filter((_, index) => index % each === 0)
}
