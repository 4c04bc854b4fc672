import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Desk, freePort, startDesk } from './desk';
import { type Proxy, type Server, startProxy } from './proxies';

/** The prefix of the examples in `deploy/`. */
export const PREFIX = '/cosell';

/** A desk under a prefix behind a real server that speaks TLS. */
export interface Behind extends Desk {
  proxy: Proxy;
  /** Where the desk itself listens, past the proxy. */
  inner: string;
  /** Ends the desk, not the proxy. What it keeps stays. */
  stopDesk(): Promise<void>;
  /** Starts it again with what it has kept. */
  startDesk(): Promise<void>;
  /** Ends the proxy and starts it again in the same place. The desk goes on. */
  restartProxy(): Promise<void>;
}

/** Where a desk behind a server will be: known before either is started, because others have to know it. */
export interface Place { url: string; desk: number; https: number }

export async function place(): Promise<Place> {
  const [desk, https] = [await freePort(), await freePort()];
  return { url: `https://localhost:${https}${PREFIX}`, desk, https };
}

/** Starts both, the desk with these settings of its environment. */
export async function startBehind(server: Server, at: Place, env: Record<string, string>): Promise<Behind> {
  const data = mkdtempSync(join(tmpdir(), 'cosell-e2e-behind-'));
  const settings = {
    COSELL_DATABASE: join(data, 'desk.db'),
    COSELL_PUBLIC_URL: `${at.url}/`,
    COSELL_TRUSTED_PROXIES: '127.0.0.1',
    // The emulator enforces no quota, but the desk cannot know.
    COSELL_QUOTAS__ENFORCED: 'false',
    ...env,
  };
  let desk: Desk | undefined;
  let proxy: Proxy | undefined;
  const begin = async () => { desk = await startDesk({ port: at.desk, env: settings }); };
  const end = async () => { await desk?.stop(); desk = undefined; };
  const restart = async () => {
    await proxy?.stop();
    proxy = await startProxy(server, at.desk, at.https);
  };
  const stop = async () => {
    await proxy?.stop();
    await end();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await begin();
    proxy = await startProxy(server, at.desk, at.https);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: at.url, stderr: () => desk?.stderr() ?? '', get proxy() { return proxy!; }, inner: `http://127.0.0.1:${at.desk}`,
    stopDesk: end, startDesk: begin, restartProxy: restart, stop,
  };
}
