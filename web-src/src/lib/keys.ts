/** Keys of the page. A view puts what it can do under its words; typing in a field is left alone. */

type Act = () => void

const acts = new Map<string, Act[]>()

/** Let a key do something while the view is there; the latest view that wants a key has it. */
export function onKey(key: string, act: Act): Act {
  const known = acts.get(key) ?? []
  acts.set(key, [...known, act])
  return () => acts.set(key, (acts.get(key) ?? []).filter((one) => one !== act))
}

export function onKeys(wanted: Record<string, Act>): Act {
  const ends = Object.entries(wanted).map(([key, act]) => onKey(key, act))
  return () => ends.forEach((end) => end())
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Enter on a link or button is the browser's own. */
function ownsEnter(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, summary') !== null
}

export function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
  // An open dialog has the keys to itself.
  if (document.querySelector('dialog[open]')) return
  if (typing(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur()
    return
  }
  if (event.key === 'Enter' && ownsEnter(event.target)) return
  const act = acts.get(event.key)?.at(-1)
  if (!act) return
  event.preventDefault()
  act()
}
