import { Circle, CircleCheck, CircleDot, Siren, WandSparkles } from 'lucide-react'
import { useId } from 'react'
import { useStore } from 'zustand'
import type { Part } from '../../lessons/types.ts'
import type { Progress } from '../../lessons/progress.ts'
import { lesson } from '#state'
import { minutesOf, STANDINGS, standingOf, type Standing } from '../words.ts'

const ICONS: Record<Standing, typeof Circle> = {
  done: CircleCheck,
  solved: WandSparkles,
  begun: CircleDot,
  new: Circle,
}

interface Props {
  part: Part
  number: number
  progress: Progress
  onOpen(id: string): void
}

/** A part of the course and its lessons, each with what became of it. */
export function PartList({ part, number, progress, onOpen }: Props) {
  const open = useStore(lesson, (s) => s.open)
  const id = useId()
  const hard = part.lessons.every(({ challenge }) => challenge)
  return (
    <section className="ll-part" data-challenges={hard || undefined} aria-labelledby={id}>
      <h3 id={id}>
        {hard ? <Siren aria-hidden="true" /> : <span className="pp-num">{number}</span>}
        {part.title}
      </h3>
      {hard && <p>Clusters that are broken. You see what people see; the cause is yours to find.</p>}
      <ol>
        {part.lessons.map((one) => {
          const standing = standingOf(progress, one.id)
          const Icon = ICONS[standing]
          return (
            <li key={one.id}>
              <button
                type="button"
                data-standing={standing}
                aria-current={one.id === open ? 'true' : undefined}
                onClick={() => onOpen(one.id)}
              >
                <Icon role="img" aria-label={STANDINGS[standing]} />
                <span>{one.title}</span>
                <small className="pp-num">{minutesOf(one)} min</small>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
