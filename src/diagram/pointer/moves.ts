import { Hurry, type Gait } from './hurry.ts'

/** Where a pointer is that only looks: no finger, and no button is down. */
export interface Pointer {
  /** Pixels from the corner of who listens. */
  x: number
  y: number
  target: Element
  gait: Gait
}

/** Hears null when the pointer has left, or begins to do something. */
type Listener = (at: Pointer | null) => void

/** Not seen to move for so long, a mouse rests. */
const REST_MS = 60
const MOVES = ['pointermove', 'mousemove'] as const
const CROSSINGS = ['pointerover', 'pointerout', 'mouseover', 'mouseout'] as const
/** After these a hand may have moved the pane. */
const ENTRIES = ['pointerenter', 'pointerup'] as const
const QUIETLY = { capture: true, passive: true }

interface Watched {
  listeners: Set<Listener>
  /** Where the element is, asked for once each time the pointer comes: it does not move under a hand that is on it. */
  corner: DOMRect | null
}

/** Who listens, by the element that the mouse is in. */
const watched = new Map<HTMLElement, Watched>()
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
  const one = watched.get(element) ?? { listeners: new Set(), corner: null }
  one.listeners.add(listener)
  watched.set(element, one)
  const enter = () => (one.corner = null)
  const leave = () => listener(null)
  for (const type of ENTRIES) element.addEventListener(type, enter, { passive: true })
  element.addEventListener('pointerleave', leave, { passive: true })
  return () => {
    for (const type of ENTRIES) element.removeEventListener(type, enter)
    element.removeEventListener('pointerleave', leave)
    one.listeners.delete(listener)
    if (one.listeners.size === 0) watched.delete(element)
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
    const gait = isFree && pane ? hurry.see(event.clientX, event.clientY, event.timeStamp) : 'rests'
    cover(gait === 'strides' ? pane : null)
    last = gait === 'rests' ? null : event
    if (last) timer ||= window.setTimeout(look, REST_MS)
    tell(event, target, event.buttons === 0 && event.pointerType !== 'touch' ? gait : null)
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

/** @param gait null when it does more than look */
function tell({ clientX, clientY }: PointerEvent, target: Element, gait: Gait | null): void {
  for (const [element, one] of watched) {
    if (!element.contains(target)) continue
    one.corner ??= element.getBoundingClientRect()
    const at = gait && { x: clientX - one.corner.left, y: clientY - one.corner.top, target, gait }
    for (const listener of one.listeners) listener(at)
  }
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
  const target = isUnsure ? document.elementFromPoint(was.clientX, was.clientY) : (was.target as Element)
  if (target) tell(was, target, 'rests')
}

function cover(pane: Element | null): void {
  if (pane === covered) return
  covered?.removeAttribute('data-strode')
  pane?.setAttribute('data-strode', '')
  covered = pane
}
