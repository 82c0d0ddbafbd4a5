/** The address is the state: every view reads it, every choice writes it, so that share, back and bookmark work. */

type Change = Record<string, string | string[] | null | undefined>

class Route {
  path = $state(location.pathname)
  query = $state.raw(new URLSearchParams(location.search))
  /** Grows with every step, so that a view knows whether there is a page of ours to go back to. */
  depth = $state(Number(history.state?.depth ?? 0))

  get(name: string): string | null {
    return this.query.get(name)
  }

  all(name: string): string[] {
    return this.query.getAll(name)
  }

  go(address: string): void {
    if (address === location.pathname + location.search) return
    history.pushState({ depth: this.depth + 1 }, '', address)
    this.read()
    scrollTo(0, 0)
  }

  /** This page with some of its choices changed; null takes a choice away. */
  with(change: Change): string {
    return address(this.path, { ...Object.fromEntries(keys(this.query)), ...change })
  }

  set(change: Change): void {
    const to = this.with(change)
    if (to === location.pathname + location.search) return
    history.pushState({ depth: this.depth + 1 }, '', to)
    this.read()
  }

  /** For what moves quickly (the selected row, words being typed): back does not step through each. */
  replace(change: Change): void {
    history.replaceState({ depth: this.depth }, '', this.with(change))
    this.read()
  }

  back(fallback: string): void {
    if (this.depth > 0) history.back()
    else this.go(fallback)
  }

  read(): void {
    this.path = location.pathname
    this.query = new URLSearchParams(location.search)
    this.depth = Number(history.state?.depth ?? 0)
  }
}

export const route = new Route()
addEventListener('popstate', () => route.read())

function keys(query: URLSearchParams): [string, string[]][] {
  return [...new Set(query.keys())].map((name) => [name, query.getAll(name)])
}

export function address(path: string, choices: Change = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(choices)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) query.append(name, one)
  }
  // Slashes and colons need no escape in a query, and addresses are read by people.
  const words = query.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',')
  return words ? `${path}?${words}` : path
}

/** Plain left clicks on our own links stay in the page; everything else is the browser's. */
export function follow(click: MouseEvent): void {
  if (click.defaultPrevented || click.button || click.metaKey || click.ctrlKey || click.shiftKey || click.altKey) return
  const link = (click.target as Element | null)?.closest?.('a')
  if (!link || link.target || link.hasAttribute('download') || link.dataset.outside !== undefined) return
  const to = new URL(link.href)
  if (to.origin !== location.origin || to.pathname.startsWith('/api') || to.pathname.startsWith('/docs')) return
  if (to.hash && to.pathname + to.search === location.pathname + location.search) return
  click.preventDefault()
  route.go(to.pathname + to.search)
}
