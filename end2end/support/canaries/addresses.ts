// What of a form may stand in addresses. A GET form puts all that it holds there, so that each of its fields is on a list here:
// one that is not counts as come to light as soon as it is sent.
import type { Form, Member } from './forms';

/** Members of forms that go into the address by design, as "/path name": what is typed into the filters of lists, where an
 * address is a link to send to a colleague, and the query over an answer. docs/SECURITY.md says so under "Accepted". */
export const FILTERS = new Set([
  ...['sender', 'engagement'].map(name => `/invitations ${name}`),
  '/opportunities company', '/engagements id', '/people filter',
  ...['person', 'action', 'subject', 'outcome', 'from', 'to'].map(name => `/audit ${name}`),
  '/data/:operation query',
]);

/** Members of GET forms with choices that are the same for everybody, and rows that are chosen by their ids. */
const CHOICES = new Set([
  ...['status', 'payload'].map(name => `/invitations ${name}`),
  ...['stage', 'review'].map(name => `/opportunities ${name}`),
  '/engagements context', '/activity state', '/bulk/new id',
  ...['output', 'all'].map(name => `/data/:operation ${name}`),
]);

/** Members of posted forms that hold the page to go to then. When the form is refused it stands in the address of the next
 * page too. It is an address itself, and nobody types it. */
const WAYS_BACK = new Set(['/sign-in/password next']);

/** The page that shows what pages are made of. Nothing reads what its forms send. */
const SAMPLES = '/design';

const named = (action: string, name: string) => `${action.replace(/^\/(data|output)\/[^/]+$/, '/data/:operation')} ${name}`;

/** Whether something that is typed at this path goes into the address by design. */
export const isFilter = (path: string, name: string) => FILTERS.has(named(path, name));

function isListed({ action }: Form, { name, kind }: Member): boolean {
  switch (kind) {
    case 'typed': return isFilter(action, name);
    case 'chosen': return CHOICES.has(named(action, name));
    // The page has put it there, out of its own address.
    case 'hidden':
    case 'pressed': return true;
  }
}

/** Whether what is put into a member of a form may stand in addresses, in the parameter of that name. */
export function standsInAddresses(form: Form, name: string): boolean {
  if (form.method !== 'get') return WAYS_BACK.has(`${form.action} ${name}`);
  if (form.action === SAMPLES) return true;
  const member = form.members.find(it => it.name === name);
  // What no form of the desk asks for stands in the address because it was planted there.
  return member === undefined || isListed(form, member);
}

/** The fields of a form that would put into addresses what no list lets stand there. */
export const unlisted = (form: Form) => form.method !== 'get' ? [] :
  form.members.filter(({ name }) => !standsInAddresses(form, name)).map(({ name }) => named(form.action, name));
