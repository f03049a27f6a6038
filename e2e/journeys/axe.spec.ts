/** What opens over the diagram, in both themes at the three sizes: axe finds nothing in any of these states. */
import { expectNoFindings, inEveryLook } from '../pages/axe.ts'
import { expect, test } from '../pages/test.ts'

inEveryLook('what opens over the diagram has no accessibility findings', async ({ page, playground }) => {
  test.slow() // axe looks nine times
  await page.goto('/')
  const { diagram } = playground
  const pod = playground.pods().first()
  await expect(pod).toBeVisible()

  await pod.focus()
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await expectNoFindings(page, { where: 'menu of a pod' })
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('menu')).toHaveCount(2)
  await expectNoFindings(page, { where: 'submenu', within: '.pp-menu' })
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)

  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('combobox', { name: 'Command, thing or act' })).toBeFocused()
  await expectNoFindings(page, { where: 'palette', within: 'dialog' })
  await page.keyboard.type('nginx')
  await expectNoFindings(page, { where: 'palette with a query', within: 'dialog' })
  await page.keyboard.press('Escape')

  await diagram.getByRole('button', { name: 'Find', exact: true }).click()
  const field = page.getByRole('combobox', { name: 'Find by name, address or label' })
  await field.fill('nginx')
  await page.getByLabel('Pods with labels').fill('app in')
  await expect(page.getByText(/^unable to parse/)).toBeVisible()
  await expectNoFindings(page, { where: 'find', within: '[popover]:popover-open' })
  await page.getByLabel('Pods with labels').fill('app=nginx-demo')
  await page.keyboard.press('Escape')
  await expect(diagram.getByRole('button', { name: /^Show everything again/ })).toBeVisible()
  await expectNoFindings(page, { where: 'a filter' })

  await diagram.getByRole('radio', { name: 'Text' }).click()
  await expect(diagram.getByRole('heading', { name: 'Nodes' })).toBeVisible()
  await expectNoFindings(page, { where: 'text of a part' })
  await diagram.getByRole('button', { name: /^Show everything again/ }).click()
  await expect(diagram.getByRole('heading', { name: 'Clients' })).toBeVisible()
  await expectNoFindings(page, { where: 'text' })
})
