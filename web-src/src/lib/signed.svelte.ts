/** What an analyst decides and signs: the name, which this browser remembers, a note, and what became of sending it. */

import { Failure, post } from './api'

export class Signed {
  by = $state(remembered())
  note = $state('')
  failure = $state.raw<Failure | null>(null)
  saving = $state(false)
  private readonly lost: string

  /** @param lost what to say where it was not stored and the server does not say why */
  constructor(lost: string) {
    this.lost = lost
  }

  get ready(): boolean { return this.by.trim() !== '' && !this.saving }

  /** A new matter; who signs stays. */
  begin = (): void => {
    this.note = ''
    this.failure = null
  }

  /** The name that another form of this page has learnt since. */
  recall = (): void => {
    this.by ||= remembered()
  }

  again = (): void => {
    this.failure = null
  }

  /** What the server stored; null where it did not, and then `failure` says why. */
  async send<Stored>(path: string, what: Record<string, unknown>): Promise<Stored | null> {
    this.saving = true
    this.failure = null
    remember(this.by)
    try {
      return await post<Stored>(path, { ...what, by: this.by.trim(), note: this.note.trim() || null })
    } catch (error) {
      this.failure = error instanceof Failure ? error : new Failure(this.lost, 'Try again.')
      return null
    } finally {
      this.saving = false
    }
  }
}

function remembered(): string {
  try {
    return localStorage.getItem('reviewer') ?? ''
  } catch {
    return ''
  }
}

function remember(name: string): void {
  try {
    localStorage.setItem('reviewer', name)
  } catch {
    // the name is asked for again next time
  }
}
