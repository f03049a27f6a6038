import { Hurry, type Gait } from './hurry.ts'

/** Where a pointer is that only looks: no finger, and no button is down. */
export interface Pointer {
  clientX: number
  clientY: number
  target: Element
  gait: Gait
}

/** Hears null when the pointer has left, or begins to do something. */
type Listener = (at: Pointer | null) => void

/** Not seen to move for so long, a mouse rests. */
const REST_MS = 60
const MOVES = ['pointermove', 'mousemove'] as const
const CROSSINGS = ['pointerover', 'pointerout', 'mouseover', 'mouseout'] as const
const QUIETLY = { capture: true, passive: true }

/** Who listens, by the element that the mouse is in. */
const watched = new Map<HTMLElement, Set<Listener>>()
const hurry = new Hurry()
/** When the mouse was last seen to hurry, and where. */
let last: PointerEvent | null = null
let timer = 0
/** The ground that a mouse strides over. */
let covered: Element | null = null

/**
 * Tells of each move of a pointer in an element, and of its leaving, to who wants to know. A mouse that moves over the
 * picture with no button down is nobody else's business: React would look for listeners in all of the page's layers
 * several times a move, and at each border of a card that it crosses, which costs more than everything that the picture
 * does with it. And while it strides, the ground takes it before the browser asks every card, see `data-strode`.
 */
export function watchMoves(element: HTMLElement, listener: Listener): () => void {
  if (watched.size === 0) listen(true)
  const listeners = watched.get(element) ?? new Set()
  watched.set(element, listeners.add(listener))
  const leave = () => listener(null)
  element.addEventListener('pointerleave', leave, { passive: true })
  return () => {
    element.removeEventListener('pointerleave', leave)
    listeners.delete(listener)
    if (listeners.size === 0) watched.delete(element)
    if (watched.size === 0) listen(false)
  }
}

function listen(on: boolean): void {
  const set = on ? window.addEventListener.bind(window) : window.removeEventListener.bind(window)
  for (const type of MOVES) set(type, hear as EventListener, QUIETLY)
  for (const type of CROSSINGS) set(type, cross as EventListener, QUIETLY)
  set('pointerdown', rest, QUIETLY)
  if (!on) rest()
}

function hear(event: MouseEvent): void {
  const { target } = event
  if (!(target instanceof Element)) return
  const pane = target.closest('.react-flow__pane')
  const isFree = event.buttons === 0 && (!(event instanceof PointerEvent) || event.pointerType === 'mouse')
  if (event instanceof PointerEvent) {
    const { clientX, clientY, pointerType, timeStamp } = event
    const gait = isFree && pane ? hurry.see(clientX, clientY, timeStamp) : 'rests'
    cover(gait === 'strides' ? pane : null)
    last = gait === 'rests' ? null : event
    if (last) timer ||= window.setTimeout(look, REST_MS)
    tell(target, event.buttons === 0 && pointerType !== 'touch' ? { clientX, clientY, target, gait } : null)
  }
  // What floats over the picture, menus and panels, may want to know.
  if (isFree && pane) event.stopPropagation()
}

/** From one thing in the picture to another: who has a tip is told. */
function cross(event: MouseEvent): void {
  const { target, relatedTarget } = event
  if (event.buttons === 0 && isInPicture(target) && isInPicture(relatedTarget)) event.stopPropagation()
}

const isInPicture = (target: EventTarget | null) =>
  target instanceof Element && target.closest('.react-flow__pane, [data-tip]')?.matches('.react-flow__pane') === true

function tell(target: Element, at: Pointer | null): void {
  for (const [element, listeners] of watched)
    if (element.contains(target)) for (const listener of listeners) listener(at)
}

/** Whether the mouse has come to rest since it was last seen. */
function look(): void {
  timer = 0
  if (!last) return
  const left = last.timeStamp + REST_MS - performance.now()
  if (left > 0) timer = window.setTimeout(look, left)
  else rest()
}

function rest(): void {
  const was = last
  // What it was seen over while it strode was the ground, whatever lies there.
  const isUnsure = covered !== null
  last = null
  hurry.rest()
  cover(null)
  if (!was) return
  const { clientX, clientY } = was
  const target = isUnsure ? document.elementFromPoint(clientX, clientY) : (was.target as Element)
  if (target) tell(target, { clientX, clientY, target, gait: 'rests' })
}

function cover(pane: Element | null): void {
  if (pane === covered) return
  covered?.removeAttribute('data-strode')
  pane?.setAttribute('data-strode', '')
  covered = pane
}
