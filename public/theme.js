// Runs before the first paint, so that a dark page never flashes white. The app takes over when it is there.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('podpath.theme')
  } catch (e) {
    // storage may be forbidden: the system's theme it is
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
