import { expect, type Page } from '@playwright/test';
import { type Desk, freePort, startDesk } from './desk';
import { type Agreed, startProvider, type TestProvider } from './provider';

/** A desk of its own where people sign in by providers. */
export interface ProviderDesk<Name extends string> {
  desk: Desk;
  providers: Record<Name, TestProvider>;
  stop(): Promise<void>;
}

/** How one of the providers is used. */
export interface Use {
  /** Settings of `sign_in.oidc.<name>` besides those that every provider needs, by their names in the environment. */
  settings?: Record<string, string>;
  tells?: Agreed['tells'];
}

const rule = (group: string, what: string) => `{group="${group}",${what}}`;
const role = (group: string, name: string, catalog = 'Sandbox') => rule(group, `catalog="${catalog}",role="${name}"`);
const ROLES = [
  rule('administrators', 'administrator=true'),
  role('managers', 'manager'),
  role('sellers', 'seller'),
  role('sellers', 'viewer', 'AWS'),
  role('viewers', 'viewer'),
  role('desk-sellers', 'manager'),
];

/** The name on a provider's button. */
export const label = (name: string) => name[0].toUpperCase() + name.slice(1);

/** Starts a provider for each name, and a desk that knows them. */
export async function startProviderDesk<Name extends string>(uses: Record<Name, Use>): Promise<ProviderDesk<Name>> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const providers = {} as Record<Name, TestProvider>;
  const env: Record<string, string> = {
    COSELL_SIGN_IN__ROLES: `[${ROLES.join(',')}]`,
    COSELL_SIGN_IN__CONTACT: 'desk@contoso.example.com',
  };
  for (const name of Object.keys(uses) as Name[]) {
    const { settings = {}, tells } = uses[name];
    const below = `${url}/sign-in/oidc/${name}`;
    const provider = await startProvider({
      callbacks: [`${below}/callback`],
      backs: [`${url}/sign-in`],
      backChannels: [`${below}/back-channel-logout`],
      tells,
    });
    providers[name] = provider;
    const { issuer, clientId, clientSecret } = provider;
    const all = { LABEL: label(name), ISSUER: issuer, CLIENT_ID: clientId, CLIENT_SECRET: clientSecret, ...settings };
    for (const [setting, value] of Object.entries(all)) {
      env[`COSELL_SIGN_IN__OIDC__${name.toUpperCase()}__${setting}`] = value;
    }
  }
  const end = () => Promise.all(Object.values<TestProvider>(providers).map(provider => provider.stop()));
  const desk = await startDesk({ port, env }).catch(async error => {
    await end();
    throw error;
  });
  return {
    desk,
    providers,
    stop: async () => {
      await desk.stop();
      await end();
    },
  };
}

/** Goes to a provider from the sign-in page, as a person would; where that ends depends on the provider. */
export async function leaveFor(page: Page, desk: Desk, name: string): Promise<void> {
  await page.goto(`${desk.url}/sign-in`);
  await page.getByRole('link', { name: `Sign in with ${label(name)}` }).click();
}

/** Whether an address is that of the sign-in page, whatever it says besides. */
export const signInPage = (desk: Desk) => (url: URL) => url.origin === desk.url && url.pathname === '/sign-in';

/** Signs in at a provider as somebody and ends on the overview, or on the page that says why there is none. */
export async function signInBy(page: Page, { desk, providers }: ProviderDesk<string>, name: string, who: string): Promise<void> {
  providers[name].as(who);
  await leaveFor(page, desk, name);
  await expect(page).toHaveURL(url => url.origin === desk.url && !signInPage(desk)(url));
  providers[name].as();
}

/** Whether the desk lets a browser see anything. */
export async function expectNobody(page: Page, desk: Desk): Promise<void> {
  await page.goto(`${desk.url}/account`);
  await expect(page).toHaveURL(`${desk.url}/sign-in?next=/account`);
}
