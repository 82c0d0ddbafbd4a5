/** What the reader points at right now; every part of the page lights up its share of it. */

import type { GestaEvent } from './types'

class Linked {
  event = $state.raw<GestaEvent | null>(null)

  actors = $derived(
    new Set((this.event ? [...this.event.actors, ...this.event.recipients] : []).flatMap((side) => side.code ?? [])),
  )
  country = $derived(this.event?.place?.country ?? null)
  day = $derived(this.event ? (this.event.when?.first ?? this.event.when?.last ?? this.event.published) : null)
}

export const linked = new Linked()
