/** A value that comes from the server: waiting, there, or failed with what to do. */

import { untrack } from 'svelte'
import { Failure } from './api'

export class Loaded<Value> {
  value = $state.raw<Value | null>(null)
  failure = $state.raw<Failure | null>(null)
  waiting = $state(true)
  private attempt = $state(0)

  /**
   * @param fetcher reads its choices at once (they are watched) and gives what fetches; null where nothing is to fetch.
   * The old value stays on view until the new one is there, so that nothing flickers.
   */
  constructor(fetcher: () => ((signal: AbortSignal) => Promise<Value>) | null) {
    $effect(() => {
      void this.attempt
      const fetching = fetcher()
      if (!fetching) {
        this.value = null
        this.waiting = false
        return
      }
      const abort = new AbortController()
      untrack(() => void this.run(fetching, abort.signal))
      return () => abort.abort()
    })
  }

  again = (): void => {
    this.attempt++
  }

  private async run(fetching: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal): Promise<void> {
    this.waiting = true
    try {
      const value = await fetching(signal)
      if (signal.aborted) return
      this.value = value
      this.failure = null
    } catch (error) {
      if (signal.aborted) return
      this.failure = error instanceof Failure ? error : new Failure('The page failed.', 'Load it again.')
      if (!(error instanceof Failure)) console.error(error)
    }
    this.waiting = false
  }
}
