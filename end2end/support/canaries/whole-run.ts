import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { APIRequestContext } from '@playwright/test';
import { FILTERS } from './addresses';
import { leaks, ownPath } from './leaks';
import { traces, values, type Trace } from './record';

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

/** The traces among these in which a desk counts or logs that a browser has reported a page that broke its policy. */
export function violations(found: Trace[]): string[] {
  return found.flatMap(({ source, at, text }) => {
    const told = source === 'figures'
      ? text.split('\n').filter(line => line.startsWith('cosell_csp_violations_total') && !/ 0(\.0)?$/.test(line))
      : text.includes('a browser reports that a page broke its policy') ? [text] : [];
    return told.map(line => `${source}, ${at}: ${line}`);
  });
}

/** What browsers have reported so far of pages that broke their content security policy, to any desk of the run. The one test
 * that has such a report sent has a desk of its own, which does not log it. */
export const violationsOfTheRun = async (): Promise<string[]> => violations([...await figures(), ...log()]);

/** A row of the record of who did what, as it is exported. */
interface Row {
  seq: number;
  action: string;
}

/** Every value that was planted so far and stands in the record of who did what, which names things by their ids alone.
 * `administrator` asks as somebody who administers a desk. */
export async function leaksOfTheRecord(administrator: APIRequestContext): Promise<string[]> {
  const answer = await administrator.get('/audit/export?format=jsonl', { timeout: 60_000 });
  const text = await answer.text();
  if (!answer.ok()) throw new Error(`the record is not exported: ${answer.status()} ${text}`);
  const rows = text.trim().split('\n').map(line => ({ line, row: JSON.parse(line) as Row }));
  // At least whoever exports it has signed in.
  if (!rows.some(({ row }) => row.action === 'SignIn')) throw new Error('the record tells of no sign-in');
  const found = rows.map(({ line, row }) => ({ source: 'record' as const, at: `row ${row.seq}`, text: line }));
  // What tests have typed are names of people too, and those stand there.
  return leaks(values().filter(it => it.member !== undefined), found, new Set());
}
