// A file of our own, because the dev server can prebundle the CommonJS behind it only when it is imported from here.
import 'monaco-yaml/yaml.worker.js'
