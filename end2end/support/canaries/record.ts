// What a run of the browser tests leaves for the check at its end: which values were typed or planted, and where such a
// value could have come to light. Lines in files, because the tests run in processes that come and go.
import type { APIRequestContext, APIResponse, Locator, Page, Request, Response } from '@playwright/test';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A value that must not come to light. */
export interface Kept {
  value: string;
  /** The member of the form that it was planted in; absent for what a test typed. */
  member?: string;
  /** The parameter in which it stands in addresses by design: that of a form that goes there. */
  parameter?: string;
}

/** A place in which a value could come to light. */
export interface Trace {
  source: 'address' | 'referrer' | 'error page' | 'log' | 'figures' | 'record';
  /** Where it was found, without anything of a query. */
  at: string;
  text: string;
}

const folder = () => join(process.env.E2E_DATA!, 'canaries');
const file = (name: string) => join(folder(), `${name}.jsonl`);

function append(name: string, row: unknown): void {
  mkdirSync(folder(), { recursive: true });
  appendFileSync(file(name), `${JSON.stringify(row)}\n`);
}

function read<T>(name: string): T[] {
  if (!existsSync(file(name))) return [];
  return readFileSync(file(name), 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line));
}

/** Remembers a value for the check at the end. */
export function keep(kept: Kept): void {
  append('values', kept);
}

/** All values of the run so far. */
export const values = () => read<Kept>('values');

/** All addresses and error pages of the run so far. */
export const traces = () => read<Trace>('traces');

function trace(source: Trace['source'], at: string, text: string | undefined): void {
  if (text) append('traces', { source, at, text } satisfies Trace);
}

/** Has the end of the run look for what was typed: the text on its own, and what stands in it when it is a document. */
export function typed(text: string): void {
  keep({ value: text });
  const leaves = (value: unknown): void => {
    if (typeof value === 'string') keep({ value });
    else if (value && typeof value === 'object') Object.values(value).forEach(leaves);
  };
  try {
    leaves(JSON.parse(text));
  } catch {
    // YAML, as far as the tests write it: a value a line.
    for (const [, value] of text.matchAll(/^[\s-]*\w+: +'?([^'\n]+)'?$/gm)) keep({ value: value! });
  }
}

const pathOf = (url: string) => new URL(url).pathname;

/** What an answer with an error says. */
async function errorPage(url: string, status: number, body: () => Promise<string>): Promise<void> {
  const at = `${status} ${pathOf(url)}`;
  try {
    trace('error page', at, await body());
  } catch {
    // The page has gone on meanwhile, and the browser has let go of the answer.
    append('unread', { at });
  }
}

/** Error pages of this process that are still being read. */
const reading = new Set<Promise<void>>();

/** Waits until all error pages are read. */
export async function readToTheEnd(): Promise<void> {
  await Promise.all(reading);
}

function noteAnswer(response: Response): void {
  if (response.status() < 400) return;
  const one = errorPage(response.url(), response.status(), () => response.text());
  reading.add(one);
  void one.finally(() => reading.delete(one));
}

/** Notes every address that a page asks for, with where it came from, and what is said of errors. */
export function watchPage(page: Page): void {
  page.on('request', request => {
    if (!request.url().startsWith('http')) return;
    trace('address', pathOf(request.url()), request.url());
    trace('referrer', pathOf(request.url()), request.headers().referer);
  });
  page.on('response', noteAnswer);
}

let watching = false;

/** From now on notes whatever any test types, gives as a file or sends past the browser. Once a process is enough. */
export function watchHands(page: Page, request: APIRequestContext): void {
  if (watching) return;
  watching = true;
  const hands = Object.getPrototypeOf(page.locator('html')) as Locator;
  const { fill, pressSequentially, setInputFiles } = hands;
  hands.fill = function (value, options) {
    typed(value);
    return fill.call(this, value, options);
  };
  hands.pressSequentially = function (text, options) {
    typed(text);
    return pressSequentially.call(this, text, options);
  };
  hands.setInputFiles = function (files, options) {
    for (const given of [files].flat()) typed(typeof given === 'string' ? readFileSync(given, 'utf8') : given.buffer.toString());
    return setInputFiles.call(this, files, options);
  };
  const past = Object.getPrototypeOf(request) as APIRequestContext;
  // What it answers with is of any type, which a function in its place cannot say.
  const fetch = past.fetch as (target: string | Request, options?: Parameters<typeof past.fetch>[1]) => Promise<APIResponse>;
  past.fetch = async function (this: APIRequestContext, target: string | Request, options?: Parameters<typeof past.fetch>[1]) {
    for (const value of Object.values(options?.form ?? {})) typed(String(value));
    const response = await fetch.call(this, target, options);
    trace('address', pathOf(response.url()), response.url());
    if (response.status() >= 400) await errorPage(response.url(), response.status(), () => response.text());
    return response;
  } as typeof past.fetch;
}
