/** Light and dark follow the system until the reader chooses. */

export type Theme = 'auto' | 'light' | 'dark'

const order: Theme[] = ['auto', 'light', 'dark']

function stored(): Theme {
  try {
    const value = localStorage.getItem('theme')
    return order.find((theme) => theme === value) ?? 'auto'
  } catch {
    return 'auto' // storage may be forbidden; the system's choice then holds
  }
}

class Look {
  theme = $state<Theme>(stored())

  next(): void {
    this.theme = order[(order.indexOf(this.theme) + 1) % order.length]!
    try {
      localStorage.setItem('theme', this.theme)
    } catch {
      // then it holds for this visit only
    }
    this.apply()
  }

  apply(): void {
    if (this.theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.theme
  }
}

export const look = new Look()
