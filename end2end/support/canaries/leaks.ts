// Looks for values where they must not be. Values may stand there as they are, or spelled as addresses, JSON, HTML and
// Base64 spell them.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Kept, Trace } from './record';

/** Shorter values say nothing of anybody, and stand everywhere by chance. */
const SHORTEST = 6;

/** The words that AWS's model lets one choose from: they are the same for everybody. */
const choices = new Set<string>(
  Object.values(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../crates/service-model/model.json'), 'utf8')).shapes)
    .flatMap(shape => (shape as { enum?: string[] }).enum ?? []),
);

/** Names of the catalogs, which the model knows by a pattern only. */
choices.add('Sandbox');

/** Ids of the service, of the desk and of accounts, and clock times: what the log may name. */
const IDS = /^(engi?-[0-9a-z]+|task-[0-9a-z]+|O[0-9]+|[0-9]{12}|[0-9a-f]{32}|[0-9]{4}-[0-9]{2}-[0-9]{2})$/;

/** Whether a value is nobody's. */
export const isPublic = (value: string) => value.length < SHORTEST || choices.has(value) || IDS.test(value);

/** The middle of the three ways in which Base64 spells something that stands within something else. */
function base64(value: string): string[] {
  return [0, 1, 2].map(before => {
    const whole = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]).toString('base64').replace(/=+$/, '');
    return whole.slice(Math.ceil((before * 8) / 6), -2);
  });
}

function spellings(value: string): string[] {
  const address = encodeURIComponent(value);
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return [
    value, address, address.replaceAll('%20', '+'), new URLSearchParams([['', value]]).toString().slice(1),
    JSON.stringify(value).slice(1, -1), html, html.replaceAll('"', '&quot;').replaceAll("'", '&#x27;'),
    ...base64(value),
  ].map(it => it.toLowerCase()).filter(it => it.length >= SHORTEST);
}

/** The values by the beginning of their spellings, so that a text is gone through once for all of them. */
function index(values: Kept[]): Map<string, { needle: string; kept: Kept }[]> {
  const found = new Map<string, { needle: string; kept: Kept }[]>();
  const seen = new Set<string>();
  for (const kept of values) {
    const { value, member } = kept;
    if (isPublic(value) || seen.has(`${value} ${member}`)) continue;
    seen.add(`${value} ${member}`);
    for (const needle of new Set(spellings(value))) {
      const start = needle.slice(0, SHORTEST);
      found.set(start, [...found.get(start) ?? [], { needle, kept }]);
    }
  }
  return found;
}

const digits = /^[0-9]+$/;

/** A number counts only when it stands by itself: digits are in every time and id. */
const alone = (text: string, at: number, needle: string) =>
  !digits.test(needle) || !(/[0-9a-z]/.test(text[at - 1] ?? '') || /[0-9a-z]/.test(text[at + needle.length] ?? ''));

/** The path as the desk has it by itself: those behind a server that other programs share begin with a prefix. */
export const ownPath = (path: string) => path.replace(/^\/cosell(?=\/)/, '');

/** The address without what is typed into filters, which stands there by design (docs/SECURITY.md, "Accepted"), also where
 * the address stands in another one as the way back. */
function withoutFilters(address: string, filters: Set<string>): string {
  let url: URL;
  try {
    url = new URL(address, 'http://desk');
  } catch {
    return address;
  }
  const ours = [...new Set(url.searchParams.keys())].filter(name => name === 'next' || filters.has(`${ownPath(url.pathname)} ${name}`));
  for (const name of ours) {
    if (name === 'next') url.searchParams.set(name, withoutFilters(url.searchParams.get(name)!, filters));
    else url.searchParams.delete(name);
  }
  return ours.length > 0 ? url.href : address;
}

/** The address without one of its parameters, also where it stands in another one as the way back. */
function withoutParameter(address: string, name: string): string {
  const url = new URL(address, 'http://desk');
  url.searchParams.delete(name);
  const back = url.searchParams.get('next');
  if (back?.startsWith('/')) url.searchParams.set('next', withoutParameter(back, name));
  return url.href;
}

/** Whether an address holds the value only in the parameter that it was planted in. */
function standsByDesign(address: string, { value, parameter }: Kept): boolean {
  if (!parameter) return false;
  const rest = withoutParameter(address, parameter).toLowerCase();
  return !spellings(value).some(needle => rest.includes(needle));
}

const isAddress = ({ source }: Trace) => source === 'address' || source === 'referrer';

/** An error page without the fields in which a refused form shows again what was typed, and without the head of every page,
 * which names whoever is signed in. */
function withoutFields(html: string): string {
  return html.replaceAll(/<header\b[\s\S]*?<\/header>/g, '').replaceAll(/<textarea[^>]*>[\s\S]*?<\/textarea>/g, '').replaceAll(/<input\b(?:[^>"]|"[^"]*")*>/g, '');
}

function readable({ source, text }: Trace, filters: Set<string>): string {
  switch (source) {
    case 'address':
    case 'referrer': return withoutFilters(text, filters);
    case 'error page': return withoutFields(text);
    default: return text;
  }
}

/** Every value that stands where it must not, with the place. `filters` are the members of forms that go into an address by
 * design, as "/path name". */
export function leaks(values: Kept[], traces: Trace[], filters: Set<string>): string[] {
  const needles = index(values);
  const found = new Set<string>();
  const read = new Set<string>();
  for (const trace of traces) {
    const text = readable(trace, filters).toLowerCase();
    if (read.has(`${trace.source} ${text}`)) continue;
    read.add(`${trace.source} ${text}`);
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      for (const { needle, kept } of needles.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (!text.startsWith(needle, at) || !alone(text, at, needle)) continue;
        if (isAddress(trace) && standsByDesign(trace.text, kept)) continue;
        const around = text.slice(Math.max(0, at - 60), at + 60).replaceAll(/\s+/g, ' ');
        found.add(`${trace.source}, ${trace.at}: "${kept.value.slice(0, 40)}"${kept.member ? ` of ${kept.member}` : ''} in …${around}…`);
      }
    }
  }
  return [...found];
}
