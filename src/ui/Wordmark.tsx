/** The mark: a path that turns, passes one way-point and ends in a pod. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--pp-accent)" />
      <path
        d="M7 23.5h5.5c2.8 0 4-1.6 4-4.2v-2.1c0-2.6 1.2-4.2 4-4.2h.2"
        stroke="var(--pp-accent-text)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
      <circle cx="7.5" cy="23.5" r="2.3" fill="var(--pp-accent-text)" />
      <path d="M23.2 6.6 28 9.3v5.6l-4.8 2.7-4.8-2.7V9.3z" fill="var(--pp-accent-text)" />
    </svg>
  )
}
