import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { leaks, ownPath } from './leaks';
import { traces, values, type Trace } from './record';

/** Members of forms that go into the address by design, as "/path name": what is typed into the filters of lists, where an
 * address is a link to send to a colleague, and the query over an answer. docs/SECURITY.md says so under "Accepted". */
export const FILTERS = new Set([
  ...['sender', 'engagement'].map(name => `/invitations ${name}`),
  '/opportunities company', '/engagements id', '/people filter',
  ...['person', 'action', 'subject', 'outcome', 'from', 'to'].map(name => `/audit ${name}`),
]);

/** What the desk and its emulator have logged so far, and desks that specs have started for themselves, a trace a line. */
function log(): Trace[] {
  const file = process.env.DESK_LOG!;
  if (!existsSync(file)) throw new Error(`there is no log in ${file}`);
  return readdirSync(dirname(file)).filter(name => name.startsWith(basename(file))).flatMap(name =>
    readFileSync(join(dirname(file), name), 'utf8').split('\n')
      .map((text, number) => ({ source: 'log' as const, at: `${name}, line ${number + 1}`, text })));
}

/** The figures of the desk. */
async function figures(): Promise<Trace[]> {
  const answer = await fetch(`${process.env.DESK_FIGURES}/metrics`);
  if (!answer.ok) throw new Error(`the figures answer with ${answer.status}`);
  return [{ source: 'figures', at: '/metrics', text: await answer.text() }];
}

/** Every value of the run so far that stands in an address, a log, an error page or the figures. */
export async function leaksOfTheRun(): Promise<string[]> {
  const addresses = traces();
  // The data pages have the same form each; its query stands in their addresses.
  const queries = addresses.map(it => ownPath(it.at)).filter(path => /^\/(data|output)\//.test(path)).map(path => `${path} query`);
  return leaks(values(), [...addresses, ...log(), ...await figures()], new Set([...FILTERS, ...queries]));
}
