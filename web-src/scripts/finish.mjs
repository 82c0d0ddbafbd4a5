// Notes beside the built page which sources it was built from; tools/page_is_current.py makes the same sum.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const root = join(import.meta.dirname, '..')
const INPUTS = ['index.html', 'package-lock.json', 'package.json', 'public', 'src', 'svelte.config.js', 'vite.config.ts']

function files(path) {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path]
}

const sum = createHash('sha256')
const paths = INPUTS.flatMap((name) => files(join(root, name))).map((path) => relative(root, path).replaceAll('\\', '/'))
for (const path of paths.sort()) sum.update(`${path}\0`).update(readFileSync(join(root, path))).update('\0')
writeFileSync(join(root, '../src/gesta/web/static/sources.sha256'), `${sum.digest('hex')}\n`)
