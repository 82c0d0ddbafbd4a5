/** The one place that talks to the server; failures come out as `Failure` with what to do. */

import { address } from './route.svelte'

const ROOT = '/api/v1'

/** What went wrong and what the reader can do about it. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly fix: string,
    readonly status = 0,
  ) {
    super(message)
  }
}

type Choices = Record<string, string | string[] | null | undefined>

export async function get<Answer>(path: string, choices: Choices = {}, signal?: AbortSignal): Promise<Answer> {
  return ask<Answer>(address(ROOT + path, choices), { signal })
}

export async function post<Answer>(path: string, body: unknown): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' }
  return ask<Answer>(ROOT + path, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function ask<Answer>(address: string, request: RequestInit): Promise<Answer> {
  const headers = new Headers(request.headers)
  headers.set('Accept', 'application/json')
  const token = key.read()
  if (token) headers.set('Authorization', `Bearer ${token}`)
  let response: Response
  try {
    response = await fetch(address, { ...request, headers })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Failure('The server does not answer.', 'Is `gesta serve` still running? Start it again, then try once more.')
  }
  if (!response.ok) throw await failure(response)
  return (await response.json()) as Answer
}

const fixes: Record<number, string> = {
  401: 'Enter the token that `gesta serve` was started with.',
  403: 'Start the server with a token: `gesta serve FILE.db --token …`.',
  404: 'It may have been coded anew under another name. Look for it in the list of events.',
  429: 'Wait a moment, then try again.',
  503: 'The store is busy. Wait a moment, then try again; fewer days or one type is quicker.',
}

async function failure(response: Response): Promise<Failure> {
  const said = await response.json().catch(() => null)
  const error = (said as { error?: { message?: string; where?: string | null; fix?: string | null } } | null)?.error
  const where = error?.where ? ` [${error.where}]` : ''
  const message = error?.message ? `${error.message}${where}` : `The server answered ${response.status}.`
  const fix = error?.fix ?? fixes[response.status] ?? 'Try again; the log of `gesta serve` says more.'
  return new Failure(message, fix, response.status)
}

/** The token lives as long as the tab and is never part of an address. */
export const key = {
  read(): string | null {
    try {
      return sessionStorage.getItem('token')
    } catch {
      return null
    }
  },
  write(token: string): void {
    try {
      sessionStorage.setItem('token', token)
    } catch {
      // forbidden storage: the next request is refused and says so
    }
  },
}
