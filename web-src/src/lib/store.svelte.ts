/** What every view needs to know about the store; asked for once. */

import { get } from './api'
import type { Codebook, Summary } from './types'

class StoreInfo {
  summary = $state.raw<Summary | null>(null)
  /** how many events have come since the page was opened */
  fresh = $state(0)
  codebook = $state.raw<Codebook | null>(null)

  async load(): Promise<void> {
    const [summary, codebook] = await Promise.allSettled([get<Summary>('/'), get<Codebook>('/codebook')])
    // Views show what fails in their own place; names and definitions are extras.
    if (summary.status === 'fulfilled') this.summary = summary.value
    if (codebook.status === 'fulfilled') this.codebook = codebook.value
  }

  /** Look once a minute, while the page is in view, whether the store has grown. */
  watch(): void {
    setInterval(() => {
      if (document.visibilityState !== 'visible' || !this.summary) return
      const before = this.summary.events
      // A server that is gone tells itself with the next click.
      get<Summary>('/').then((now) => { this.fresh = Math.max(0, now.events - before) }, () => undefined)
    }, 60_000)
  }

  definition(type: string): string {
    const known = this.codebook?.types.find((one) => one.name === type)
    return known ? `${known.definition} Not: ${known.not}` : ''
  }
}

export const store = new StoreInfo()
