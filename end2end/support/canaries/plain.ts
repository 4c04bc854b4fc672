// The forms that no server function takes, as the sources list them: those of passwords, and those by which people come in and
// go.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Form } from './forms';

/** A form of which the sources say what it takes. */
export interface Plain {
  /** Its address, with names in braces where one thing's own stands. */
  route: string;
  form: Form;
}

/** What takes no form: hints of the cloud and reports of browsers are documents. */
const DOCUMENTS = ['/aws-events', '/csp-reports'];

/** The rows of a list in the sources, each as what `row` takes out of it. */
function rows(file: string, list: string, row: RegExp): string[][] {
  const source = readFileSync(resolve(import.meta.dirname, '../../../server/src', file), 'utf8');
  const listed = source.match(new RegExp(`const ${list}: [^=]*= &?\\[\\n([\\s\\S]*?)\\n\\];`))?.[1];
  if (!listed) throw new Error(`there is no ${list} in ${file}`);
  return listed.split('\n').map(line => {
    const found = line.match(row);
    if (!found) throw new Error(`${list} in ${file} has a line that is not read: ${line}`);
    return found.slice(1);
  });
}

/** Whether an address is one of a route's. */
export const isOf = (route: string, address: string) =>
  new RegExp(`^${route.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(address);

/** A form for each route that takes one. A route of which no list says what it takes is an error. */
export function plainForms(): Plain[] {
  const bodies = [
    ...rows('matrix/plain.rs', 'FORMS', /^ *\("([^"]+)", Needs::\w+, "([^"]*)"\),$/),
    ...rows('fuzz/forms.rs', 'DOOR', /^ *\("([^"]+)", "([^"]*)"\),$/),
  ];
  return rows('matrix/plain.rs', 'PLAIN', /^ *\("([A-Z]+)", "([^"]+)", [^"]+\),$/)
    .filter(([method, route]) => method === 'POST' && !DOCUMENTS.includes(route!))
    .map(([, route]) => {
      const found = bodies.find(([address]) => isOf(route!, address!));
      if (!found) throw new Error(`neither FORMS nor DOOR says what ${route} takes`);
      const members = [...new URLSearchParams(found[1])].map(([name, value]) => ({ name, value, kind: 'typed' as const }));
      return { route: route!, form: { page: '/sign-in', action: found[0]!, method: 'post', members } };
    });
}

/** Those that stand on pages of the desk that all tests share. The others need a desk of their own. */
export const SHARED = ['/sign-in/persona', '/sign-out'];
