/** What every view needs to know about the store; asked for once. */

import { get } from './api'
import type { Codebook, Summary } from './types'

class StoreInfo {
  summary = $state.raw<Summary | null>(null)
  codebook = $state.raw<Codebook | null>(null)

  async load(): Promise<void> {
    const [summary, codebook] = await Promise.allSettled([get<Summary>('/'), get<Codebook>('/codebook')])
    // Views show what fails in their own place; names and definitions are extras.
    if (summary.status === 'fulfilled') this.summary = summary.value
    if (codebook.status === 'fulfilled') this.codebook = codebook.value
  }

  definition(type: string): string {
    const known = this.codebook?.types.find((one) => one.name === type)
    return known ? `${known.definition} Not: ${known.not}` : ''
  }
}

export const store = new StoreInfo()
