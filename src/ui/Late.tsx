import { useEffect, useRef, useState, type ComponentType } from 'react'
import { notify } from './notices.ts'

export type Loader<Props = object> = () => Promise<ComponentType<Props>>

interface Props<P> {
  load: Loader<P>
  props: P
  /** It could not be loaded, which the person has been told. */
  onFailed(): void
}

/** Something that stands over the page, whose code comes when it is first asked for. */
export function Late<P extends object>({ load, props, onFailed }: Props<P>) {
  const [loaded, setLoaded] = useState<{ View: ComponentType<P> } | null>(null)
  const failed = useRef(onFailed)
  useEffect(() => {
    failed.current = onFailed
  })
  useEffect(() => {
    let current = true
    load().then(
      (View) => current && setLoaded({ View }),
      () => {
        if (!current) return
        notify('This part of the page could not be loaded. Is the connection gone?', { tone: 'bad' })
        failed.current()
      },
    )
    return () => {
      current = false
    }
  }, [load])
  return loaded && <loaded.View {...props} />
}
