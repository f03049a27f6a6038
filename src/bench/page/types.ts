/** What our page has drawn, in the flow's pixels. */
export interface Drawing {
  nodes: { id: string; x: number; y: number; w: number; h: number }[]
  edges: { id: string; from: string; to: string; d: string; length: number }[]
}

declare global {
  interface Window {
    ours: { flow(perSecond: number): void; look(on: boolean): void; drawing(): Drawing }
    rival: { drawing: Drawing; dots: number }
    rivalIsReady?: true
  }
}
