const ANSWERED = 'podpath.invited'
const PROGRESS = 'podpath.progress'

/** Whether this browser has neither answered the invitation nor been in a lesson. One without storage is not asked. */
export function isInvited(): boolean {
  try {
    return localStorage.getItem(ANSWERED) === null && localStorage.getItem(PROGRESS) === null
  } catch {
    return false
  }
}

export function answered(): void {
  try {
    localStorage.setItem(ANSWERED, 'yes')
  } catch {
    // it was not asked there
  }
}
