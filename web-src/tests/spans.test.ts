import { describe, expect, it } from 'vitest'
import { paragraphs, pieces, type Mark } from '../src/lib/spans'

const mark = (start: number, end: number): Mark => ({ start, end, kind: 'actor', label: '', events: ['e'] })

describe('pieces', () => {
  it('cover the range without gaps, whatever overlaps', () => {
    for (const marks of [[], [mark(0, 9)], [mark(2, 6), mark(4, 8)], [mark(0, 9), mark(3, 4), mark(3, 7)], [mark(-5, 99)]]) {
      const found = pieces(0, 9, marks)
      expect(found[0]!.start).toBe(0)
      expect(found.at(-1)!.end).toBe(9)
      found.slice(1).forEach((piece, index) => expect(piece.start).toBe(found[index]!.end))
    }
  })

  it('know exactly the marks that cover them', () => {
    const marks = [mark(2, 6), mark(4, 8), mark(5, 5)]
    for (const piece of pieces(0, 9, marks)) {
      expect(piece.marks).toEqual(marks.filter((one) => one.start <= piece.start && one.end >= piece.end && one.start < one.end))
    }
  })
})

describe('paragraphs', () => {
  it('are the lines that hold words', () => {
    expect(paragraphs('one\n\n  \ntwo\n').map(({ start, end }) => [start, end])).toEqual([[0, 3], [8, 11]])
  })
})
