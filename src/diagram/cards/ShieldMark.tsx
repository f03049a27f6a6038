/** A shield of 14 by 14: with a bar where nothing passes, half filled where a part does; that of a NetworkPolicy too. */
export function ShieldMark({ state, x = 0, y = 0 }: { state: 'closed' | 'some' | 'policy'; x?: number; y?: number }) {
  return (
    <svg
      className="dg-shield-mark"
      data-state={state}
      x={x}
      y={y}
      width="14"
      height="14"
      viewBox="0 0 14 14"
      aria-hidden
    >
      <path d="M7 1l5 1.8v3.9c0 3-2 5.2-5 6.3-3-1.1-5-3.3-5-6.3V2.8z" />
      {state === 'closed' ? (
        <path d="M4.6 9.2l4.8-4.6" />
      ) : (
        <path d="M7 1v12c-3-1.1-5-3.3-5-6.3V2.8z" fill="currentColor" />
      )}
    </svg>
  )
}
