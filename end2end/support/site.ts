import { type BrowserContext, expect, type Page } from '@playwright/test';
import { type Behind, place, PREFIX, startBehind } from './behind';
import { ACCOUNTS, type Persona } from './people';
import { startProvider } from './provider';
import type { Server } from './proxies';

/** What the provider calls whoever signs in as a persona does elsewhere. */
const PEOPLE: Record<Persona, string> = { seller: 'sam', manager: 'mia', viewer: 'vera', administrator: 'ada', partner: 'sam' };

const ROLES = [
  ...['seller', 'manager', 'viewer'].map(role => `{group="${role}s",catalog="Sandbox",role="${role}"}`),
  '{group="administrators",administrator=true}',
];

/** Two companies, each with a desk of its own behind a real server, whose people sign in at one provider. */
export interface Site {
  server: Server;
  /** The desk of Anvil Cloud. */
  anvil: Behind;
  /** Signs in at the provider, as a person would. What the page goes to afterwards is that company's desk. */
  signIn(page: Page, persona: Persona): Promise<void>;
  /** Signs in at Anvil Cloud's desk as somebody whom only the provider knows. */
  signInAs(page: Page, name: string): Promise<void>;
  /** Has addresses that begin with a slash be those of the desk, wherever it is. */
  settle(page: Page): void;
  stop(): Promise<void>;
}

export async function startSite(server: Server): Promise<Site> {
  const places = { anvil: await place(), bergfink: await place() };
  const urls = Object.values(places).map(({ url }) => url);
  const provider = await startProvider({
    callbacks: urls.map(url => `${url}/sign-in/oidc/contoso/callback`), backs: urls.map(url => `${url}/sign-in`),
  });
  const start = (company: keyof typeof places) => startBehind(server, places[company], {
    COSELL_EMULATOR__ACCOUNT: `"${ACCOUNTS[company]}"`,
    // For what is asked without a browser. Whoever has one signs in at the provider.
    COSELL_SIGN_IN__PERSONAS: 'true',
    COSELL_SIGN_IN__ROLES: `[${ROLES.join(',')}]`,
    COSELL_SIGN_IN__OIDC__CONTOSO__LABEL: 'Contoso',
    COSELL_SIGN_IN__OIDC__CONTOSO__ISSUER: provider.issuer,
    COSELL_SIGN_IN__OIDC__CONTOSO__CLIENT_ID: provider.clientId,
    COSELL_SIGN_IN__OIDC__CONTOSO__CLIENT_SECRET: provider.clientSecret,
  });
  const running: Behind[] = [];
  const stop = async () => {
    for (const it of running) await it.stop();
    await provider.stop();
  };
  try {
    running.push(await start('anvil'));
    running.push(await start('bergfink'));
  } catch (error) {
    await stop();
    throw error;
  }
  const [anvil, bergfink] = running as [Behind, Behind];
  const chosen = new WeakMap<BrowserContext, Behind>();
  const enter = async (page: Page, desk: Behind, name: string) => {
    chosen.set(page.context(), desk);
    provider.as(name);
    await page.goto('/sign-in');
    const way = { name: 'Sign in with Contoso' };
    await page.getByRole('link', way).or(page.getByRole('button', way)).click();
    await expect(page).toHaveURL(url => url.href.startsWith(`${desk.url}/`) && !url.pathname.includes('/sign-in'));
  };
  return {
    server,
    anvil,
    settle: page => {
      const go = page.goto.bind(page);
      page.goto = (url, options) => {
        const { origin } = new URL((chosen.get(page.context()) ?? anvil).url);
        const path = url.startsWith(`${PREFIX}/`) ? url : `${PREFIX}${url}`;
        return go(url.startsWith('/') ? `${origin}${path}` : url, options);
      };
    },
    signIn: (page, persona) => enter(page, persona === 'partner' ? bergfink : anvil, PEOPLE[persona]),
    signInAs: (page, name) => enter(page, anvil, name),
    stop,
  };
}
