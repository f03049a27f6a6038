/** The parts of a list of acts, in the order in which they are shown. */
export const ACT_GROUPS = ['send', 'open', 'terminal', 'change', 'fault', 'remove'] as const

export type ActGroup = (typeof ACT_GROUPS)[number]

/** Something that can be done to, with or from a thing of the cluster. */
export interface Act {
  /** Unique among the acts of one thing. */
  id: string
  label: string
  /** What tells it from others like it, `ClusterIP`. */
  detail?: string
  group: ActGroup
  /** What several acts are one of, `Send a request to`: where there is little room they stand behind it. */
  under?: string
  /** It destroys, or takes something away from those who use it. */
  danger?: true
  /** What does the same in the terminal; null where no command does. */
  command: string | null
  /** What there is to say once it is done, where the page does not show it by itself. */
  done?: string
  /** Does it. A sentence when it could not be done, else null. */
  run(): Promise<string | null>
}
