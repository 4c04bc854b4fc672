import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A desk of a spec's own, on its own database. */
export interface Desk {
  /** How a browser calls it, prefix included and without a slash at the end. */
  url: string;
  /** What it has said on standard error so far. */
  stderr(): string;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

interface Settings {
  /** Settings as the environment has them, such as `COSELL_SIGN_IN__CONTACT`. */
  env?: Record<string, string>;
  /** Where it listens; a free port if nothing is said. */
  port?: number;
  /** What its addresses begin with, such as `/cosell`. */
  prefix?: string;
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise(done => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

const answers = (url: string) => fetch(`${url}/readyz`).then(answer => answer.ok, () => false);

/**
 * Starts a desk that is configured by `env` alone, and waits until it is ready. It works on the emulator of
 * the desk that all specs share.
 */
export async function startDesk({ env = {}, port, prefix = '' }: Settings = {}): Promise<Desk> {
  const root = resolve(import.meta.dirname, '../..');
  const data = mkdtempSync(join(tmpdir(), 'cosell-e2e-desk-'));
  const at = port ?? (await freePort());
  const url = `http://127.0.0.1:${at}${prefix}`;
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('COSELL_') && name !== 'PORT');
  const desk = spawn(join(root, 'target/release/cosell-desk'), ['serve', '--port', String(at)], {
    // Not the sources' folder, where somebody's own cosell-desk.toml may be.
    cwd: data,
    env: {
      ...Object.fromEntries(inherited),
      COSELL_DATABASE: join(data, 'desk.db'),
      COSELL_SITE_ROOT: join(root, 'target/site'),
      COSELL_EMULATOR__ENDPOINT_URL: process.env.EMULATOR,
      ...(prefix && { COSELL_PUBLIC_URL: `${url}/` }),
      RUST_LOG: process.env.DESK_SAYS,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  // Kept beyond the desk's own end: the run looks in it for what nobody may find there.
  const log = `${process.env.DESK_LOG}.${at}`;
  desk.stderr.setEncoding('utf8').on('data', text => {
    said += text;
    appendFileSync(log, text);
  });
  let over = false;
  const ended = new Promise<void>(done => {
    desk.once('error', error => (said += error.message));
    desk.once('close', () => {
      over = true;
      done();
    });
  });
  const kill = () => desk.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    desk.kill('SIGTERM');
    const late = setTimeout(kill, 8_000);
    await ended;
    clearTimeout(late);
    process.off('exit', kill);
    rmSync(data, { recursive: true, force: true });
  };
  const deadline = Date.now() + 30_000;
  while (!(await answers(url))) {
    if (over || Date.now() > deadline) {
      await stop();
      throw new Error(`the desk at ${url} ${over ? 'ended' : 'was not ready within 30 s'}: ${said}`);
    }
    await new Promise(done => setTimeout(done, 100));
  }
  return { url, stderr: () => said, stop };
}
