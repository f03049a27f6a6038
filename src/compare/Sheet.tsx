import { useStore } from 'zustand'
import { openSheet, sheet, type Sheet as SheetName } from '#state'
import { Dialog, TabPanel, Tabs, type Tab } from '#ui'
import { Compare } from './Compare.tsx'
import './compare.css'

const NAME = 'sheet'
const TABS: readonly Tab<SheetName>[] = [{ id: 'compare', label: 'Compare' }]

/** The large sheet over the page: what types of Services there are, who reaches whom, which to take, what it costs. */
export function Sheet() {
  const open = useStore(sheet, (s) => s.open)
  const tab = open ?? 'compare'
  return (
    <Dialog title="Services compared" className="pp-dialog-tall ca-dialog" onClose={() => openSheet(null)}>
      <div className="ca">
        <div className="ca-tabs">
          <Tabs name={NAME} tabs={TABS} active={tab} onChange={(id) => openSheet(id)} />
        </div>
        <TabPanel name={NAME} id={tab}>
          <div className="ca-body">
            <Compare />
          </div>
        </TabPanel>
      </div>
    </Dialog>
  )
}
