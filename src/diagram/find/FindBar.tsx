import { Search, X } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { asked, clearFilter, filter, type FilterWish } from '#state'
import { Late, Popover, forgetTyped, typeAhead, type Loader } from '#ui'

const loadPanel: Loader<{ close(): void }> = () => import('./FindPanel.tsx').then((room) => room.FindPanel)

/** The field for finding things, and for leaving things out. */
export function FindBar() {
  const times = useStore(asked, (s) => s.find)
  const bar = useRef<HTMLDivElement>(null)
  const heard = useRef(times)
  // Whoever asks goes on typing at once; the field may come later.
  useLayoutEffect(() => {
    if (times === heard.current) return
    heard.current = times
    const field = bar.current?.querySelector<HTMLElement>('[role=combobox]')
    if (field) field.focus()
    else typeAhead()
  }, [times])
  return (
    <div className="dg-find" ref={bar}>
      <Popover
        label="Find"
        title="Find in the diagram"
        button={{ size: 's', look: 'plain', icon: <Search />, title: 'Find, or leave out (/)' }}
        asked={times}
      >
        {(close) => (
          <Late
            load={loadPanel}
            props={{ close }}
            onFailed={() => {
              forgetTyped()
              close()
            }}
          />
        )}
      </Popover>
    </div>
  )
}

/** What is left out at present, and how to have it back. */
export function FilterChip() {
  const wish = useStore(filter, (s) => (s.keep ? s.wish : null))
  if (!wish) return null
  return (
    <button
      type="button"
      className="dg-filtered"
      aria-label={`Show everything again, not only ${wordsOf(wish)}`}
      title="Show everything again"
      onClick={clearFilter}
    >
      <span>
        Only <b>{wordsOf(wish)}</b>
      </span>
      <X size={13} aria-hidden />
    </button>
  )
}

/** `Service web, namespace shop, app=web` */
function wordsOf({ namespace, selector, service }: FilterWish): string {
  return [service && `Service ${service.split('/').at(-1)}`, namespace && `namespace ${namespace}`, selector.trim()]
    .filter(Boolean)
    .join(', ')
}
