/** A list that comes from the server, as much of it as the address asks for, with one row chosen and keys to walk it. */

import { get } from './api'
import { onKeys } from './keys'
import { Loaded } from './load.svelte'
import { address, route } from './route.svelte'
import type { Page } from './types'

export class Rows<Row extends { id: string }> {
  private readonly loaded: Loaded<Page<Row>>
  private readonly view: string

  /**
   * @param path of the list below the API
   * @param view where one of its rows is shown
   * @param choices what else the address says about the list
   */
  constructor(path: string, view: string, choices: () => Parameters<typeof get>[1] = () => ({})) {
    this.view = view
    this.loaded = new Loaded(() => {
      const asked = { limit: route.get('limit') ?? '100', ...choices() }
      return (signal) => get<Page<Row>>(path, asked, signal)
    })
    $effect(() => onKeys({ j: () => this.step(1), k: () => this.step(-1), Enter: () => this.open() }))
  }

  get items(): Row[] { return this.loaded.value?.items ?? [] }
  get more(): boolean { return Boolean(this.loaded.value?.next) }
  get selected(): string | null { return route.get('selected') }
  /** What an empty list has to say of itself. */
  get state() { return { waiting: this.loaded.waiting, failure: this.loaded.failure, again: this.loaded.again } }

  at = (id: string): string => address(this.view, { id })

  private step(by: number): void {
    const now = this.items.findIndex((one) => one.id === this.selected)
    const to = this.items[Math.min(Math.max(now + by, 0), this.items.length - 1)]
    if (!to) return
    route.replace({ selected: to.id })
    document.getElementById(`row-${to.id}`)?.scrollIntoView({ block: 'nearest' })
  }

  private open(): void {
    const one = this.items.find((row) => row.id === this.selected) ?? this.items[0]
    if (one) route.go(this.at(one.id))
  }
}
