// Every form of the desk, found by going wherever its pages lead.
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A member of a form: something to type in, something to choose, what a person does not see, or a button that is not the
 * first. */
export interface Member {
  name: string;
  value: string;
  kind: 'typed' | 'chosen' | 'hidden' | 'pressed';
}

/** A form, as it stands on a page. */
export interface Form {
  page: string;
  action: string;
  method: string;
  members: Member[];
}

/** A path without what belongs to one thing only. */
const template = (address: string) => new URL(address, 'http://desk').pathname
  .replaceAll(/\/(engi?-[0-9a-z]+|task-[0-9a-z]+|O[0-9]+|[0-9a-f]{32}|\d+)(?=\/|$)/g, '/:id');

/** What two forms have in common that do the same. A filter keeps the rest of the address in members that nobody sees. */
export const kind = ({ method, action, members }: Form) => {
  const telling = members.filter(it => method === 'post' || it.kind !== 'hidden');
  return `${method} ${template(action)} ${[...new Set(telling.map(it => it.name.replaceAll(/\d+/g, 'N')))].sort()}`;
};

/** The forms of the page that is open. One with a button that sends it elsewhere counts twice. */
export async function formsHere(page: Page): Promise<Form[]> {
  const here = new URL(page.url());
  const found = await page.evaluate(() => {
    type Found = { name: string; value: string; kind: 'typed' | 'chosen' | 'hidden' | 'pressed' };
    const isButton = (control: Element) => ['submit', 'button'].includes((control as HTMLInputElement).type);
    const member = (control: Element): Found => {
      const { name, value, type } = control as HTMLInputElement;
      if (isButton(control)) return { name, value, kind: 'pressed' };
      if (type === 'hidden') return { name, value, kind: 'hidden' };
      return { name, value, kind: control.tagName === 'SELECT' || ['radio', 'checkbox'].includes(type) ? 'chosen' : 'typed' };
    };
    // Of choices with one name a browser sends the one that is made, and of buttons the one that is pressed.
    const once = (members: Found[]) => members.filter((it, at) => it.name && members.findIndex(other => other.name === it.name) === at);
    // A form of a dialog is sent nowhere.
    return [...document.forms].filter(form => form.method !== 'dialog').flatMap(form => {
      const controls = [...form.elements].filter(it => it.tagName !== 'FIELDSET' && it.tagName !== 'OUTPUT');
      const made = controls.filter(it => (it as HTMLInputElement).checked);
      const plain = controls.filter(it => !it.hasAttribute('formaction'));
      const pressed = plain.find(it => (it as HTMLInputElement).type === 'submit');
      const first = plain.map(it => it === pressed ? { ...member(it), kind: 'hidden' as const } : member(it));
      const own = { action: form.getAttribute('action') ?? '', method: form.method, members: once([...made.map(member), ...first]) };
      const elsewhere = controls.filter(it => it.hasAttribute('formaction')).map(button => ({
        action: button.getAttribute('formaction')!, method: form.method,
        members: once([{ ...member(button), kind: 'hidden' as const }, ...made.map(member), ...plain.filter(it => !isButton(it)).map(member)]),
      }));
      return [own, ...elsewhere];
    });
  });
  return found.map(form => ({ ...form, page: here.pathname + here.search, action: new URL(form.action, here).pathname }));
}

/** Goes to these addresses and from there wherever links lead, to each kind of page twice, and returns one form of each kind. */
export async function everyForm(page: Page, from: string[]): Promise<Form[]> {
  const forms = new Map<string, Form>();
  const visits = new Map<string, number>();
  const waiting = [...from];
  const given = new Set(from);
  const seen = new Set<string>();
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    const count = visits.get(template(address)) ?? 0;
    if (seen.has(address) || (count >= 2 && !given.has(address))) continue;
    seen.add(address);
    visits.set(template(address), count + 1);
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    for (const form of await formsHere(page)) if (!forms.has(kind(form))) forms.set(kind(form), form);
    const links = await page.locator('a[href]').evaluateAll(all => all.map(it => (it as HTMLAnchorElement).href));
    for (const link of links) {
      const url = new URL(link);
      const file = /^\/(pkg|output|audit\/export)/.test(url.pathname);
      if (url.origin === new URL(page.url()).origin && !file) waiting.push(url.pathname + url.search);
    }
  }
  return [...forms.values()];
}

/** A form for each server function that takes one, as the matrix of rights has it. */
export function formsOfFunctions(): Form[] {
  const rows = readFileSync(resolve(import.meta.dirname, '../../../server/src/matrix/rows.rs'), 'utf8');
  return [...rows.matchAll(/row\("([^"]+)", \w+, Form\((?:"([^"]*)"|\w+)\)/g)].map(([, path, body]) => ({
    page: '/', action: `/api/${path}`, method: 'post',
    members: [...new URLSearchParams(body)].map(([name, value]) => ({ name, value, kind: 'hidden' })),
  }));
}
