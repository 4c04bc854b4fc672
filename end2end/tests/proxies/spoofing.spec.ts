import { ask, askByHttp2, cookieOf, enter } from '../../support/asking';
import { place, startBehind } from '../../support/behind';
import { expect, test } from '../../support/fixtures';

/** Somebody's address that is nobody's here (RFC 5737). */
const INVENTED = '203.0.113.9';
/** Where a request really comes from: not the proxy's own address. */
const CLIENT = '127.0.0.2';

const ABOUT_ADDRESSES: Record<string, string>[] = [
  { 'x-forwarded-for': INVENTED },
  { 'x-forwarded-for': `${INVENTED}, 127.0.0.1` },
  { 'X-FORWARDED-FOR': `127.0.0.1, ${INVENTED}` },
  { forwarded: `for=${INVENTED};host=evil.example;proto=http` },
  { 'x-real-ip': INVENTED, 'x-client-ip': INVENTED, 'true-client-ip': INVENTED },
];

/** How each kind of proxy names somebody. */
const ABOUT_PEOPLE: Record<string, Record<string, string>> = {
  'oauth2-proxy': { 'x-forwarded-user': 'mallory', 'x-forwarded-email': 'mallory@example.com', 'x-forwarded-groups': 'administrators' },
  'oauth2-proxy-auth-request': { 'x-auth-request-user': 'mallory', 'x-auth-request-email': 'mallory@example.com', 'x-auth-request-groups': 'administrators' },
  authelia: { 'remote-user': 'mallory', 'remote-name': 'Mallory', 'remote-email': 'mallory@example.com', 'remote-groups': 'administrators' },
};

test('whatever a client says of its address, the record holds the one it has', async ({ site }) => {
  const { url } = site!.anvil;
  for (const headers of ABOUT_ADDRESSES) {
    const entered = await enter(url, 'seller', { from: CLIENT, headers });
    expect(entered.status, JSON.stringify(headers)).toBeLessThan(400);
    expect(entered.headers['set-cookie'], JSON.stringify(headers)).toHaveLength(1);
  }
  const cookie = await cookieOf(url, 'administrator');
  const exported = await ask(`${url}/audit/export?format=jsonl`, { headers: { cookie } });
  const rows = exported.text.trim().split('\n').map(line => JSON.parse(line) as { address: string });
  expect(rows.filter(({ address }) => address === CLIENT).length).toBeGreaterThanOrEqual(ABOUT_ADDRESSES.length);
  expect(exported.text).not.toContain(INVENTED);
});

test('whoever a client says it is, nobody is signed in by that', async ({ site }) => {
  for (const [kind, headers] of Object.entries(ABOUT_PEOPLE)) {
    const desk = await startBehind(site!.server, await place(), {
      COSELL_SIGN_IN__PROXY__KIND: kind,
      COSELL_SIGN_IN__ROLES: '[{group="administrators",administrator=true}]',
    });
    try {
      const named = { ...headers, accept: 'text/html' };
      // The desk is set up to believe these: past the proxy they would be somebody.
      const past = await ask(`${desk.inner}/cosell/people`, { headers: { ...named, host: new URL(desk.url).host } });
      expect(past.status, `${kind}, from the proxy's own place`).toBe(200);
      const spelled = [named, Object.fromEntries(Object.entries(named).map(([name, value]) => [name.toUpperCase(), value]))];
      for (const answer of [...await Promise.all(spelled.map(it => ask(`${desk.url}/people`, { headers: it }))), await askByHttp2(`${desk.url}/people`, named)]) {
        expect(answer.status, kind).toBe(303);
        expect(answer.headers.location, kind).toMatch(/\/cosell\/sign-in\?next=/);
        expect(answer.headers['set-cookie'], kind).toBeUndefined();
      }
      const underscored = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replaceAll('-', '_'), value]));
      expect((await ask(`${desk.url}/people`, { headers: { ...underscored, accept: 'text/html' } })).status, kind).toBe(303);
    } finally {
      await desk.stop();
    }
  }
});

test('another name than the desk\'s own is refused, however it is said', async ({ site }) => {
  const { url } = site!.anvil;
  for (const host of ['evil.example', 'localhost', 'localhost.evil.example', '127.0.0.1']) {
    const answer = await ask(`${url}/sign-in`, { headers: { host } });
    expect(answer.status, host).toBe(421);
    expect(answer.text, host).not.toContain('Sign in');
  }
  for (const name of ['x-forwarded-host', 'x-forwarded-prefix', 'x-forwarded-proto', 'x-original-url', 'x-rewrite-url', 'x-host']) {
    const answer = await ask(`${url}/tasks`, { headers: { accept: 'text/html', [name]: 'evil.example' } });
    expect(answer.headers.location, name).toBe('/cosell/sign-in?next=/cosell/tasks');
  }
});
