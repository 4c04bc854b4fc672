import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type Answer, type Endpoint, type Trick } from './front';
import { signed, type TestProvider } from './provider';

/** A way in which Contoso may misbehave, and what the desk makes of it. */
export interface Misdeed {
  at: Endpoint;
  /** How the answer is changed. */
  by: (provider: TestProvider) => Trick;
  /** Why the desk refuses, as its log has it. */
  log: string;
  /** What people read. */
  page: string;
}

const UNTRUSTED = 'What came from Contoso could not be trusted. Begin again from here; if it happens again, tell';
const AWAY = 'Contoso does not answer. Try again in a minute.';
const REFUSED = 'Contoso did not sign you in. Try again from here.';
const ANOTHER = 'This sign-in was used already, or begun in another browser. Begin it here.';

type Content = Record<string, any>;

/** Another JSON object in place of the true one. */
export const json = (change: (content: Content) => Content): Trick => answer =>
  ({ ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) });
const part = (text: string): Content => JSON.parse(Buffer.from(text, 'base64url').toString());
const encoded = (content: Content) => Buffer.from(JSON.stringify(content)).toString('base64url');

/** Another ID token in place of the true one. */
const idToken = (make: (claims: Content, header: Content, token: string) => string) =>
  json(answer => {
    const [header, claims] = answer.id_token.split('.');
    return { ...answer, id_token: make(part(claims), part(header), answer.id_token) };
  });

/** Other claims, signed by the provider's own key. */
const claims = (change: (claims: Content) => Content) => (provider: TestProvider) =>
  idToken((claims, header) => provider.token({ ...claims, ...change(claims) }, header));

/** Another way back for the browser: `change` may take what it would have brought along. */
export const wayBack = (change: (query: URLSearchParams) => void): Trick => answer => {
  const back = new URL(String(answer.headers.location), 'http://localhost');
  // Not yet on the way back: somebody has to say who they are first.
  if (!back.searchParams.has('state')) return answer;
  change(back.searchParams);
  return { ...answer, headers: { ...answer.headers, location: back.href } };
};

/** The answer with something in it replaced. */
export const instead = (changes: Partial<Answer>): Trick => answer => ({ ...answer, ...changes });

const stranger = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

/** An answer of the token endpoint of which the desk believes nothing, and the log's words. */
const lie = (by: Misdeed['by'], log: string): Misdeed => ({ at: 'token', by, log, page: UNTRUSTED });
/** One that is none. */
const absence = (trick: Trick, log: string): Misdeed => ({ at: 'token', by: () => trick, log, page: AWAY });
/** A way back for the browser that leads to no sign-in. */
const detour = (trick: Trick, log: string, page: string): Misdeed => ({ at: 'authorization', by: () => trick, log, page });

/** ID tokens that are no answer to the sign-in; by what is wrong with them. */
export const TOKENS: Record<string, Misdeed> = {
  'a forged signature': lie(() => idToken((claims, header) => signed(stranger(), header, claims)), 'the signature is wrong'),
  'changed claims under the true signature': lie(
    () => idToken((claims, _, token) => {
      const [header, , signature] = token.split('.');
      return `${header}.${encoded({ ...claims, sub: 'ada', groups: ['administrators'] })}.${signature}`;
    }),
    'the signature is wrong',
  ),
  'no signature': lie(
    () => idToken((claims, header) => `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`),
    'tokens signed in this way are not taken: none',
  ),
  'a signature by the client secret': lie(
    ({ clientSecret }) => idToken((claims, header) => {
      const content = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`;
      return `${content}.${createHmac('sha256', clientSecret).update(content).digest('base64url')}`;
    }),
    'tokens signed in this way are not taken: HS256',
  ),
  'a key that nobody publishes': lie(
    () => idToken((claims, header) => signed(stranger(), { ...header, kid: 'another' }, claims)),
    'none of the provider\'s keys has made the signature',
  ),
  'another issuer': lie(claims(() => ({ iss: 'https://id.example.com' })), 'it comes from another issuer'),
  'another audience': lie(claims(() => ({ aud: 'another' })), 'it is meant for another client'),
  'another nonce': lie(claims(() => ({ nonce: 'another' })), 'the nonce differs'),
  'no nonce': lie(claims(() => ({ nonce: undefined })), '`nonce` is missing'),
  'no subject': lie(claims(() => ({ sub: undefined })), '`sub` is missing'),
  'an expired token': lie(claims(({ iat }) => ({ exp: iat - 120 })), 'it has expired'),
  'a token of tomorrow': lie(
    claims(({ iat }) => ({ iat: iat + 86_400, exp: iat + 90_000 })),
    'it was issued at a time that cannot be',
  ),
  'another access token': lie(claims(() => ({ at_hash: 'another' })), 'the access token is not the one'),
};

/** What else may come in place of tokens, by what it is. */
export const ANSWERS: Record<string, Misdeed> = {
  'no token': lie(() => json(({ id_token: _, ...answer }) => answer), '`id_token` is missing'),
  'rubbish': lie(() => instead({ body: 'rubbish' }), '`id_token` is missing'),
  'an error of the server': absence(instead({ status: 500, body: 'rubbish' }), 'it answers 500'),
  'a redirect for the desk': absence(
    instead({ status: 307, headers: { location: 'http://127.0.0.1:9/' } }),
    'it sends the desk elsewhere (307',
  ),
  // JSON may begin with any number of spaces.
  'an answer without measure': absence(
    answer => ({ ...answer, body: ' '.repeat(1 << 20) + answer.body }),
    'has more than 262144 bytes',
  ),
  'an answer without end': absence(instead({ stalls: true }), 'it has not answered within'),
  'a client that it does not know': {
    at: 'token',
    by: () => instead({ status: 401, body: '{"error":"invalid_client"}' }),
    log: 'does not take the desk\'s own settings: invalid_client',
    page: 'Contoso does not know this desk any more. Tell whoever runs the desk; the log says why.',
  },
};

/** What the browser may bring back in place of the provider's answer, by what is changed of it. */
export const WAYS_BACK: Record<string, Misdeed> = {
  'another state': detour(wayBack(query => query.set('state', 'another')), 'nobody waits for this answer', ANOTHER),
  'two states': detour(wayBack(query => query.append('state', 'another')), 'nobody waits for this answer', ANOTHER),
  'in another\'s name': detour(
    wayBack(query => query.set('iss', 'https://id.example.com')),
    'another provider has answered',
    UNTRUSTED,
  ),
  'in nobody\'s name': detour(wayBack(query => query.delete('iss')), 'another provider has answered', UNTRUSTED),
  'a code of nobody': detour(wayBack(query => query.set('code', 'another')), 'the provider says no: invalid_grant', REFUSED),
  'an error': detour(wayBack(query => query.set('error', 'server_error')), 'the provider says no: server_error', REFUSED),
};
