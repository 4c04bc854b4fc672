import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Provider from 'oidc-provider';
import { type Endpoint, front, type Trick } from './front';

/** What a provider tells of somebody. */
export interface Person {
  name: string;
  email: string;
  groups: string[];
}

const invented = (): Record<string, Person> => ({
  ada: { name: 'Ada Lindqvist', email: 'ada@contoso.example.com', groups: ['administrators'] },
  mia: { name: 'Mia Moreau', email: 'mia@contoso.example.com', groups: ['managers'] },
  sam: { name: 'Sam Sorensen', email: 'sam@contoso.example.com', groups: ['sellers'] },
  vera: { name: 'Vera Varga', email: 'vera@contoso.example.com', groups: ['viewers'] },
  noah: { name: 'Noah Nyberg', email: 'noah@contoso.example.com', groups: [] },
});

/** What is agreed on with the desks that use the provider. */
export interface Agreed {
  /** Where the browser comes back to after a sign-in. */
  callbacks: string[];
  /** Where it comes back to after a sign-out. */
  backs: string[];
  /** Who is told of sign-outs: each of them, by the same token. */
  backChannels?: string[];
  /** Where it tells who somebody is: in its tokens, or as the specification has it, when it is asked. */
  tells?: 'in tokens' | 'when asked';
}

/** A real OpenID Connect provider (npm's `oidc-provider`) with invented people: `ada`, `mia`, `sam`, `vera` and `noah`. */
export interface TestProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Whoever comes is this person at once; without a name they choose on a page, where they can also cancel. */
  as(name?: string): void;
  /** Tells something else of somebody from now on. */
  change(name: string, person: Partial<Person>): void;
  /** Signs by a new key from now on, and publishes only that one. */
  rotate(): void;
  /** Changes what one of its endpoints answers, until `behave`. */
  misbehave(endpoint: Endpoint, trick: Trick): void;
  behave(): void;
  /** A token with this content, signed by the key that it signs with; `header` changes its header. */
  token(claims: object, header?: object): string;
  /** The page where one signs out of it. */
  signOutUrl: string;
  /** The sign-outs that it has told so far, and the status that each was answered with. */
  told: { token: string; status: number }[];
  stop(): Promise<void>;
}

const CLIENT = 'cosell-desk';

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed token (RFC 7515) by ES256. */
export function signed(key: KeyObject, header: object, claims: object): string {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

/** A new key, with what is published of it besides. */
function newKey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(6).toString('hex'), use: 'sig', alg: 'ES256' };
}

/** What it tells of somebody. As Keycloak has it, roles stand apart from groups. */
const claims = ({ name, email, groups }: Person) => ({
  name,
  nickname: name.split(' ')[0],
  email,
  email_verified: true,
  groups,
  realm_access: { roles: groups.map(group => `desk-${group}`) },
});

const page = (title: string, content: string) =>
  '<!DOCTYPE html><html lang="en"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">' +
  `<title>${title}</title><h1>${title}</h1>${content}</html>`;

const whoAreYou = (people: Record<string, Person>, action: string) => {
  const button = ([id, label]: string[]) => `<p><button name="person" value="${id}">${label}</button></p>`;
  const choices = [...Object.entries(people).map(([id, { name }]) => [id, name]), ['', 'Cancel']];
  return page('Who are you?', `<form method="post" action="${action}">${choices.map(button).join('')}</form>`);
};

const listen = (server: Server) =>
  new Promise<number>((done, fail) => {
    server.once('error', fail).listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') fail(new Error('the system gave no port'));
      else done(address.port);
    });
  });

const close = (server: Server) =>
  new Promise<void>(done => {
    server.close(() => done());
    server.closeAllConnections();
  });

async function body(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/**
 * Starts a provider. It is another site than a desk at 127.0.0.1, as browsers see it, since it goes by the
 * name `localhost`.
 */
export async function startProvider(agreed: Agreed): Promise<TestProvider> {
  const people = invented();
  const client = { client_id: CLIENT, client_secret: randomBytes(24).toString('base64url') };
  const told: TestProvider['told'] = [];
  const tricks = new Map<Endpoint, Trick>();
  const cookieKeys = [randomBytes(24).toString('hex')];
  let person: string | undefined;
  let key = newKey();
  let provider: Provider;

  const inner = createServer((request, response) => {
    const uid = request.url?.match(/^\/interaction\/([\w-]+)$/)?.[1];
    const done = uid ? interaction(request, response, uid) : provider.callback()(request, response);
    done.catch((error: Error) => response.writeHead(500).end(error.message));
  });
  const outer = front(await listen(inner), tricks);
  const port = await listen(outer);
  const issuer = `http://localhost:${port}`;

  const token = (claims: object, header: object = {}) =>
    signed(createPrivateKey({ key, format: 'jwk' }), { alg: 'ES256', typ: 'JWT', kid: key.kid, ...header }, claims);

  /** Somebody has to say who they are. */
  async function interaction(request: IncomingMessage, response: ServerResponse, uid: string): Promise<void> {
    let who = person;
    if (request.method === 'POST') who = new URLSearchParams(await body(request)).get('person') ?? '';
    else if (who === undefined) {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(whoAreYou(people, `/interaction/${uid}`));
      return;
    }
    const result = people[who]
      ? { login: { accountId: who } }
      : { error: 'access_denied', error_description: 'the person said no' };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  const make = () =>
    new Provider(issuer, {
      clients: [
        {
          ...client,
          redirect_uris: agreed.callbacks,
          post_logout_redirect_uris: agreed.backs,
          id_token_signed_response_alg: 'ES256',
          ...(agreed.backChannels?.length && {
            backchannel_logout_uri: agreed.backChannels[0],
            backchannel_logout_session_required: true,
          }),
        },
      ],
      jwks: { keys: [key] },
      claims: {
        openid: ['sub'],
        profile: ['name', 'nickname', 'groups', 'realm_access'],
        email: ['email', 'email_verified'],
      },
      conformIdTokenClaims: agreed.tells === 'when asked',
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 3_600, IdToken: 600, Interaction: 3_600, Session: 3_600 },
      // Cookies don't know of ports: each provider of this machine needs names of its own.
      cookies: {
        keys: cookieKeys,
        names: { session: `session_${port}`, interaction: `interaction_${port}`, resume: `resume_${port}` },
      },
      features: {
        devInteractions: { enabled: false },
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (ctx: any, form: string) => {
            const yes = '<button form="op.logoutForm" name="logout" value="yes">Yes, sign me out</button>';
            ctx.body = page('Sign out of the provider?', form + yes);
          },
          postLogoutSuccessSource: (ctx: any) => { ctx.body = page('Signed out of the provider', ''); },
        },
      },
      renderError: (ctx: any, out: { error: string; error_description?: string }) => {
        ctx.type = 'html';
        ctx.body = page('The provider refuses', `<p>${out.error}</p>`);
      },
      // Its own way would end each connection to this machine, where the desk is.
      fetch: async (_: unknown, { dispatcher, ...options }: RequestInit & { dispatcher?: unknown } = {}) => {
        const answers = await Promise.all(agreed.backChannels!.map(to => fetch(to, options)));
        const sent = (options.body as URLSearchParams).get('logout_token')!;
        told.push(...answers.map(({ status }) => ({ token: sent, status })));
        return answers.find(answer => !answer.ok) ?? answers[0];
      },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_: unknown, id: string) =>
        people[id] && { accountId: id, claims: () => ({ sub: id, ...claims(people[id]) }) },
      // Everybody agrees to what the desk asks for.
      loadExistingGrant: async (ctx: any) => {
        const grant = new ctx.oidc.provider.Grant({
          clientId: ctx.oidc.client.clientId,
          accountId: ctx.oidc.session.accountId,
        });
        grant.addOIDCScope('openid profile email');
        await grant.save();
        return grant;
      },
    });
  provider = make();

  return {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    as: name => {
      if (name !== undefined && !people[name]) throw new Error(`the provider knows nobody by the name ${name}`);
      person = name;
    },
    change: (name, changes) => Object.assign(people[name], changes),
    rotate: () => {
      key = newKey();
      provider = make();
    },
    misbehave: (endpoint, trick) => tricks.set(endpoint, trick),
    behave: () => tricks.clear(),
    token,
    signOutUrl: `${issuer}/session/end`,
    told,
    stop: async () => {
      await close(outer);
      await close(inner);
    },
  };
}
