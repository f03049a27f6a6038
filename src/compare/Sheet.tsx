import { useStore } from 'zustand'
import { openSheet, sheet, type Sheet as SheetName } from '#state'
import { Dialog, Late, TabPanel, Tabs, type Loader, type Tab } from '#ui'
import { Choose } from './choose/Choose.tsx'
import { Compare } from './Compare.tsx'
import { Count } from './count/Count.tsx'
import './compare.css'

const NAME = 'sheet'
const TABS: readonly Tab<SheetName>[] = [
  { id: 'compare', label: 'Compare' },
  { id: 'choose', label: 'Choose' },
  { id: 'count', label: 'Count' },
]

const VIEWS = { compare: Compare, choose: Choose, count: Count }

const loadGallery: Loader = () => import('./scenarios/Gallery.tsx').then((room) => room.Gallery)

/** The large sheet over the page: what types of Services there are, who reaches whom, which to take, what it costs. */
export function Sheet() {
  const open = useStore(sheet, (s) => s.open)
  if (open === 'examples') return <Late load={loadGallery} props={{}} onFailed={() => openSheet(null)} />
  const tab = open ?? 'compare'
  const View = VIEWS[tab]
  return (
    <Dialog title="Types of Services" className="pp-dialog-tall ca-dialog" onClose={() => openSheet(null)}>
      <div className="ca">
        <div className="ca-tabs">
          <Tabs name={NAME} tabs={TABS} active={tab} onChange={(id) => openSheet(id)} />
        </div>
        <TabPanel name={NAME} id={tab}>
          <div className="ca-body">
            <View />
          </div>
        </TabPanel>
      </div>
    </Dialog>
  )
}
