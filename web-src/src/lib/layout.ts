/** Places the nodes of a network; the same network is always placed the same way. */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from 'd3-force'
import type { Edge, Network } from './types'

export interface Placed {
  id: string
  name: string
  n: number
  x: number
  y: number
  r: number
}

/** Both directions of a pair, as one line. */
export interface Line {
  from: Placed
  to: Placed
  n: number
  cooperation: number
  conflict: number
}

export function place(network: Network, width: number, height: number, most = 24): { nodes: Placed[]; lines: Line[] } {
  // The strongest pairs first, until there are as many actors as fit; an actor without a line would tell nothing.
  const meeting = new Set<string>()
  for (const pair of pairs(network.edges).filter((one) => one.actor !== one.recipient)) {
    if (meeting.size >= most) break
    meeting.add(pair.actor).add(pair.recipient)
  }
  const chosen = network.nodes.filter((node) => meeting.has(node.id)).toSorted((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1))
  const top = Math.max(1, chosen[0]?.n ?? 1)
  const nodes = chosen.map((node, index) => {
    // Start on a spiral: d3 would do the same, but from its own centre.
    const [angle, radius] = [index * 2.4, 14 * Math.sqrt(index + 0.5)]
    const r = 4 + 11 * Math.sqrt(node.n / top)
    return { ...node, r, x: width / 2 + radius * Math.cos(angle), y: height / 2 + radius * Math.sin(angle) }
  })
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const lines = pairs(network.edges).flatMap(({ actor, recipient, n, cooperation, conflict }) => {
    const [from, to] = [byId.get(actor), byId.get(recipient)]
    return from && to && from !== to ? [{ from, to, n, cooperation, conflict }] : []
  })
  const links = lines.map((line) => ({ source: line.from, target: line.to, n: line.n }))
  forceSimulation(nodes)
    .force('link', forceLink(links).distance(64).strength((link) => Math.min(0.6, 0.08 * Math.sqrt(link.n))))
    .force('apart', forceManyBody().strength(-150))
    .force('room', forceCollide<Placed>((node) => node.r + 15))
    .force('x', forceX(width / 2).strength(0.1))
    .force('y', forceY(height / 2).strength(0.17))
    .stop()
    .tick(260)
  fit(nodes, width, height)
  return { nodes, lines: lines.toSorted((a, b) => a.n - b.n) }
}

export function pairs(edges: readonly Edge[]): Omit<Edge, 'scale'>[] {
  const found = new Map<string, Omit<Edge, 'scale'>>()
  for (const { actor, recipient, n, cooperation, conflict } of edges) {
    const [one, other] = actor < recipient ? [actor, recipient] : [recipient, actor]
    const key = `${one} ${other}`
    const known = found.get(key) ?? { actor: one, recipient: other, n: 0, cooperation: 0, conflict: 0 }
    found.set(key, { ...known, n: known.n + n, cooperation: known.cooperation + cooperation, conflict: known.conflict + conflict })
  }
  return [...found.values()].toSorted((a, b) => b.n - a.n)
}

/** Stretch the picture over the room there is, with space for the names beneath the circles. */
function fit(nodes: Placed[], width: number, height: number): void {
  if (!nodes.length) return
  const half = (node: Placed): number => Math.max(node.r, Math.min(node.name.length, 18) * 3.1)
  const [left, right] = [Math.min(...nodes.map((n) => n.x - half(n))), Math.max(...nodes.map((n) => n.x + half(n)))]
  const [top, bottom] = [Math.min(...nodes.map((n) => n.y - n.r)), Math.max(...nodes.map((n) => n.y + n.r + 16))]
  const across = Math.min(1.6, width / Math.max(1, right - left))
  const down = Math.min(1.6, height / Math.max(1, bottom - top))
  for (const node of nodes) {
    node.x = width / 2 + (node.x - (left + right) / 2) * across
    node.y = height / 2 + (node.y - (top + bottom) / 2) * down
  }
}
