import { describe, expect, it } from 'vitest'
import { codePoints, days, plain, revealed, safeLink } from '../src/lib/text'

describe('plain', () => {
  it('takes out what deceives the eye, joins lines and stops at the limit', () => {
    expect(plain('in\u202evoice\u200b  fdp.\n\u0000exe')).toBe('invoice fdp. exe')
    expect(plain('x'.repeat(5_000_000), 10)).toBe(`${'x'.repeat(10)}…`)
    expect(plain(null)).toBe('')
  })
})

describe('revealed', () => {
  it('keeps the length, so that offsets stay right', () => {
    expect(revealed('a\u202eb')).toBe('a▯b')
    expect(revealed('a\tb\nc')).toBe('a\tb\nc')
  })
})

describe('safeLink', () => {
  it('follows http and https only', () => {
    expect(safeLink('https://example.org/a')).toBe('https://example.org/a')
    for (const bad of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'no address', '', null]) {
      expect(safeLink(bad)).toBeNull()
    }
  })
})

describe('codePoints', () => {
  it('count characters outside the basic plane once', () => {
    expect(codePoints('a😀b', 3)).toBe(2)
    expect(codePoints('abc', 2)).toBe(2)
  })
})

describe('days', () => {
  it.each([
    ['2021-11-24', '2021-11-24', '2021-11-24'],
    ['2021-11-01', '2021-11-29', '2021-11-01…29'],
    ['2021-11-01', '2021-11-30', '2021-11'],
    ['2022-01-01', '2022-04-30', '2022-01…04'],
    ['2020-01-01', '2020-12-31', '2020'],
    ['2020-12-30', '2021-01-02', '2020-12-30…2021-01-02'],
    [null, '2021-11-24', 'until 2021-11-24'],
    ['2021-11-24', null, 'from 2021-11-24'],
    [null, null, ''],
  ])('%s to %s is said as %s', (first, last, said) => expect(days(first, last)).toBe(said))
})
