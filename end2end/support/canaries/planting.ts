// Sends a form with a canary in every member: a word that stands nowhere else, so that where it comes to light it came from
// there.
import type { Page } from '@playwright/test';
import { standsInAddresses } from './addresses';
import { keep } from './record';
import type { Form, Member } from './forms';

/** How a form is filled in. */
export type Manner =
  /** A canary in every member, in those that a person does not see and those that have choices too. */
  | 'everywhere'
  /** Canaries that fit, in what is typed. The rest stays as the page has it. */
  | 'fitting'
  /** The same, far too long. */
  | 'too long'
  /** Members that are not asked for, twice, nested and sent as a file's form is. */
  | 'misshapen';

export const MANNERS: Manner[] = ['everywhere', 'fitting', 'too long', 'misshapen'];

const CANARY = /qzk\w+vjq/g;
let planted = 0;

/** Has the end of the run look for what is planted in a member. */
function keepOf(form: Form, name: string, value: string): void {
  keep({ value, member: `${form.action} ${name}`, ...(standsInAddresses(form, name) && { parameter: name }) });
}

/** A new canary for a member. */
function canary(form: Form, member: string): string {
  planted += 1;
  const value = `qzk${process.pid.toString(36)}x${planted.toString(36)}vjq`;
  keepOf(form, member, value);
  return value;
}

/** A token as providers send it, with a canary in what it says. */
const token = (word: string) => [JSON.stringify({ alg: 'RS256' }), JSON.stringify({ iss: word, sub: word, sid: word, jti: word }), word]
  .map(part => Buffer.from(part).toString('base64url')).join('.');

/** A canary in the form that a member asks for, as far as its name tells. */
function fitting(form: Form, { name }: Member): string {
  const word = canary(form, name);
  const number = `7${(process.pid * 100_000 + planted).toString().slice(-8).padStart(8, '3')}`;
  const shapes: [RegExp, string][] = [
    [/Email|^mail$/, `${word}@example.com`],
    [/Phone/, `+1${number}0`],
    [/Url/, `https://www.${word}.example.com`],
    [/Amount|Value\.Amount/, `${number}.00`],
    [/Date/, '2027-09-30'],
    [/AccountId/, `444${number}`],
    [/^logout_token$/, token(word)],
    [/^document$/, JSON.stringify({ EngagementIdentifier: word, Invitation: { Message: word, Payload: { LeadInvitation: { Customer: { CompanyName: word } } } } })],
  ];
  const value = shapes.find(([asked]) => asked.test(name))?.[1] ?? `Canary ${word}`;
  if (value.includes(number)) keepOf(form, name, number);
  return value;
}

function filled(form: Form, manner: Manner): [string, string][] {
  const { members } = form;
  switch (manner) {
    case 'everywhere': return members.map(it => [it.name, canary(form, it.name)]);
    case 'fitting': return members.filter(it => it.kind !== 'pressed').map(it => [it.name, it.kind === 'typed' ? fitting(form, it) : it.value]);
    case 'too long': return members.filter(it => it.kind !== 'pressed').map(it => {
      if (it.kind !== 'typed') return [it.name, it.value];
      const word = canary(form, it.name);
      return [it.name, `${word} ${'long '.repeat(2_000)} ${word}`];
    });
    case 'misshapen': return [
      ...members.flatMap(({ name }): [string, string][] => ['', '[deeper]', '[]', '[a][b][c][d][e][f][g]'].map(more => [name + more, canary(form, name + more)])),
      ['unasked', canary(form, 'unasked')],
    ];
  }
}

/** Whether filling it in so would put a canary anywhere. */
export const holds = ({ members }: Form, manner: Manner) =>
  manner === 'everywhere' ? members.length > 0 : manner === 'misshapen' || members.some(it => it.kind === 'typed');

/** Sends a form as a browser does, past the page's own checks, and waits for what comes of it: the status, and whether the page
 * that answers shows any of it again. */
export async function plant(page: Page, form: Form, manner: Manner): Promise<{ status: number; shown: boolean }> {
  await page.goto(form.page, { waitUntil: 'domcontentloaded' });
  const members = filled(form, manner);
  const as = manner === 'misshapen' && form.method === 'post' && members.length % 2 === 0 ? 'multipart/form-data' : 'application/x-www-form-urlencoded';
  const arrived = page.waitForNavigation({ waitUntil: 'domcontentloaded' });
  await page.evaluate(({ action, method, members, as }) => {
    const form = document.createElement('form');
    Object.assign(form, { action, method, enctype: as });
    for (const [name, value] of members) {
      const input = document.createElement('textarea');
      Object.assign(input, { name, value });
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }, { action: form.action, method: form.method, members, as });
  const response = await arrived;
  const canaries = members.flatMap(([, value]) => value.match(CANARY) ?? []);
  const html = await page.content();
  return { status: response!.status(), shown: canaries.some(it => html.includes(it)) };
}
