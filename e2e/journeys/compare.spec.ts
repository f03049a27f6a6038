import { expectNoFindings, inEveryLook, ONE_PANE } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'
import { choose } from '../pages/choose.ts'

test('somebody compares a request in the three modes, and goes on in another one', async ({ page, playground }) => {
  await playground.open()
  await playground.inspector
    .getByRole('row', { name: /nginx-clusterip/ })
    .first()
    .click()
  await playground.inspector.getByRole('button', { name: 'Compare modes' }).click()
  const dialog = page.getByRole('dialog', { name: /^Request #\d+ in each mode/ })
  const table = dialog.getByRole('table')
  await expect(table.getByRole('columnheader')).toContainText(['iptables', 'nftables', 'ipvs'])
  await expect(table.getByRole('row', { name: /^Destination rewritten at/ })).toContainText(
    /PREROUTING.*PREROUTING.*INPUT/,
  )
  const rewritten = table.getByRole('row', { name: /Node node-\d Destination rewritten/ })
  await expect(rewritten).toContainText('-A KUBE-SEP-')
  await expect(rewritten).toContainText('add rule ip kube-proxy endpoint-')
  await expect(rewritten).toContainText('-a -t 10.96.')

  const rows = await table.getByRole('row').count()
  await dialog.getByRole('checkbox', { name: 'Only what differs' }).check()
  expect(await table.getByRole('row').count()).toBeLessThan(rows)

  await dialog.getByRole('button', { name: 'Make this cluster ipvs' }).click()
  await expect(dialog).toBeHidden()
  await choose(playground.diagram.getByLabel(/^Node node-1,/))
  await expect(playground.inspector.getByText(/^ipvs, \d+ rules/)).toBeVisible()
})

inEveryLook('comparing has no accessibility findings', async ({ page, playground, viewport }) => {
  await page.goto('/')
  await expect(playground.pods().first()).toBeVisible()
  if (viewport!.width < ONE_PANE) await page.getByRole('button', { name: 'Inspector', exact: true }).click()
  await playground.inspector
    .getByRole('row', { name: /nginx-nodeport/ })
    .first()
    .click()
  await playground.inspector.getByRole('button', { name: 'Compare modes' }).click()
  await expect(page.getByRole('dialog').getByRole('table')).toBeVisible()
  await expectNoFindings(page, { within: 'dialog' })
})
