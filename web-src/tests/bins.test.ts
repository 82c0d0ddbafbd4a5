import { describe, expect, it } from 'vitest'
import { binEnd, binStart, columns, tick } from '../src/lib/bins'
import { command, filtersOf } from '../src/lib/filters'

const bin = (start: string, n: number) => ({ start, key: null, n, scale: null, sources: 1, documents: 1, cooperation: n, conflict: 0 })

describe('columns', () => {
  it('leave no bin out and count what lies outside', () => {
    const { columns: all, before, after } = columns([bin('1945-05-01', 2), bin('2021-11-01', 3), bin('2030-01-01', 1)], 'month', '2021-10-05', '2021-12-31')
    expect(all.map((one) => [one.first, one.last, one.n])).toEqual([
      ['2021-10-01', '2021-10-31', 0], ['2021-11-01', '2021-11-30', 3], ['2021-12-01', '2021-12-31', 0],
    ])
    expect([before, after]).toEqual([2, 1])
  })

  it('weeks begin on Monday and months end where they end', () => {
    expect(binStart('2021-11-28', 'week')).toBe('2021-11-22')
    expect(binEnd('2021-11-22', 'week')).toBe('2021-11-28')
    expect(binEnd('2024-02-01', 'month')).toBe('2024-02-29')
  })
})

describe('tick', () => {
  it.each([[17, 10], [4000, 2000], [5, 5], [1, 1], [0, null]])('below %d is %d', (most, value) => expect(tick(most)).toBe(value))
})

describe('filters', () => {
  it('are read from the address and nothing else is', () => {
    expect(filtersOf(new URLSearchParams('actor=RUS&type=A&type=B&selected=x&since='))).toEqual({ actor: ['RUS'], type: ['A', 'B'] })
  })

  it('are said as a command that a shell cannot misread', () => {
    expect(command('x.db', { text: ["it's; rm -rf"] })).toBe(`gesta events x.db --text 'it'\\''s; rm -rf'`)
  })
})
