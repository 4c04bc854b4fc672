import { connect, type TLSSocket } from 'node:tls';
import { ask, askByHttp2, cookieOf, trusted } from '../../support/asking';
import { expect, test } from '../../support/fixtures';

const KIB = 1024;

/** Sends this much and then nothing more; the connection stays open. */
async function hang(url: string, text: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), servername: hostname, ...trusted() });
  socket.on('error', () => undefined);
  await new Promise(done => socket.once('secureConnect', done));
  socket.write(text);
  return socket;
}

test('large headers and cookies come through, larger ones are refused in form', async ({ site }) => {
  const { url } = site!.anvil;
  const cookie = await cookieOf(url, 'viewer');
  const large: Record<string, Record<string, string>> = {
    // What other applications below the same host, and a provider's tokens, leave behind.
    cookies: { cookie: `${cookie}; ${'other=x'.padEnd(14 * KIB, 'x')}` },
    header: { cookie, 'x-large': 'x'.repeat(15 * KIB) },
    many: { cookie, ...Object.fromEntries([1, 2, 3].map(at => [`x-large-${at}`, 'x'.repeat(14 * KIB)])) },
  };
  for (const [what, headers] of Object.entries(large)) {
    for (const answer of [await ask(`${url}/account`, { headers }), await askByHttp2(`${url}/account`, headers)]) {
      expect(answer.status, what).toBe(200);
      expect(answer.text, what).toContain('Your account');
    }
  }
  const huge: Record<string, string>[] = [
    { cookie, 'x-huge': 'x'.repeat(80 * KIB) }, { cookie: `${cookie}; huge=${'x'.repeat(80 * KIB)}` },
  ];
  for (const headers of huge) {
    // Whoever refuses may close while the rest is still on its way.
    const refused = await ask(`${url}/account`, { headers }).then(({ status }) => status, (error: NodeJS.ErrnoException) => error.code);
    expect([400, 431, 494, 'EPIPE', 'ECONNRESET']).toContain(refused);
  }
  expect((await ask(`${url}/account`, { headers: { cookie } })).status).toBe(200);
});

test('a form of 256 KiB is taken, a larger one refused with a sentence', async ({ site }) => {
  const { url } = site!.anvil;
  const cookie = await cookieOf(url, 'seller');
  const post = (bytes: number) => ask(`${url}/api/drafts/create-draft`, {
    method: 'POST',
    headers: { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded', origin: new URL(url).origin },
    body: 'fields[Payload]=LeadInvitation&more='.padEnd(bytes, 'x'),
  });
  expect((await post(256 * KIB)).status).toBe(302);
  for (const bytes of [256 * KIB + 1, 900 * KIB]) {
    const refused = await post(bytes);
    expect(refused.status, `${bytes}`).toBe(413);
    expect(refused.text, `${bytes}`).toMatch(/^The request is too large/);
  }
});

test('clients that dawdle hurt nobody else', async ({ site }) => {
  const { url } = site!.anvil;
  const { host, origin } = new URL(url);
  const cookie = await cookieOf(url, 'seller');
  const head = `POST /cosell/api/drafts/create-draft HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\n`
    + 'content-type: application/x-www-form-urlencoded\r\ncontent-length: 200000\r\n\r\nfields[Payload]=';
  const slow: TLSSocket[] = [];
  try {
    // Half of them stop within the head, half within the body, with the very session that goes on working.
    for (let at = 0; at < 100; at += 1) slow.push(await hang(url, at % 2 ? head : head.slice(0, 60)));
    for (let at = 0; at < 20; at += 1) {
      expect((await ask(`${url}/account`, { headers: { cookie } })).status).toBe(200);
    }
    expect(slow.filter(socket => !socket.destroyed).length).toBeGreaterThan(0);
  } finally {
    slow.forEach(socket => socket.destroy());
  }
});
