import { createHmac, generateKeyPairSync } from 'node:crypto';
import { type Answer, type Endpoint, type Trick } from './front';
import { signed, type TestProvider } from './provider';

/** A way to misbehave, and what the desk makes of it. */
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
const ANOTHER = 'This sign-in was used already, or begun in another browser. Begin it here.';

type Content = Record<string, any>;

/** Another JSON object in place of the true one. */
export const json = (change: (content: Content) => Content): Trick => answer => ({ ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) });
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

/** ID tokens that are no answer to the sign-in; by what is wrong with them. */
export const TOKENS: Record<string, Misdeed> = {
  'a forged signature': {
    at: 'token',
    by: () => idToken((claims, header) => signed(stranger(), header, claims)),
    log: 'the signature is wrong',
    page: UNTRUSTED,
  },
  'changed claims under the true signature': {
    at: 'token',
    by: () => idToken((claims, _, token) => {
      const [header, , signature] = token.split('.');
      return `${header}.${encoded({ ...claims, sub: 'ada', groups: ['administrators'] })}.${signature}`;
    }),
    log: 'the signature is wrong',
    page: UNTRUSTED,
  },
  'no signature': {
    at: 'token',
    by: () => idToken((claims, header) => `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`),
    log: 'tokens signed in this way are not taken: none',
    page: UNTRUSTED,
  },
  'a signature by the client secret': {
    at: 'token',
    by: ({ clientSecret }) => idToken((claims, header) => {
      const content = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`;
      return `${content}.${createHmac('sha256', clientSecret).update(content).digest('base64url')}`;
    }),
    log: 'tokens signed in this way are not taken: HS256',
    page: UNTRUSTED,
  },
  'a key that nobody publishes': {
    at: 'token',
    by: () => idToken((claims, header) => signed(stranger(), { ...header, kid: 'another' }, claims)),
    log: 'none of the provider\'s keys has made the signature',
    page: UNTRUSTED,
  },
  'another issuer': { at: 'token', by: claims(() => ({ iss: 'https://id.example.com' })), log: 'it comes from another issuer', page: UNTRUSTED },
  'another audience': { at: 'token', by: claims(() => ({ aud: 'another' })), log: 'it is meant for another client', page: UNTRUSTED },
  'another nonce': { at: 'token', by: claims(() => ({ nonce: 'another' })), log: 'the nonce differs', page: UNTRUSTED },
  'no nonce': { at: 'token', by: claims(() => ({ nonce: undefined })), log: '`nonce` is missing', page: UNTRUSTED },
  'no subject': { at: 'token', by: claims(() => ({ sub: undefined })), log: '`sub` is missing', page: UNTRUSTED },
  'an expired token': { at: 'token', by: claims(({ iat }) => ({ exp: iat - 120 })), log: 'it has expired', page: UNTRUSTED },
  'a token of tomorrow': { at: 'token', by: claims(({ iat }) => ({ iat: iat + 86_400, exp: iat + 90_000 })), log: 'it was issued at a time that cannot be', page: UNTRUSTED },
  'another access token': { at: 'token', by: claims(() => ({ at_hash: 'another' })), log: 'the access token is not the one', page: UNTRUSTED },
};

/** What else may come in place of tokens, by what it is. */
export const ANSWERS: Record<string, Misdeed> = {
  'no token': { at: 'token', by: () => json(({ id_token: _, ...answer }) => answer), log: '`id_token` is missing', page: UNTRUSTED },
  'rubbish for tokens': { at: 'token', by: () => instead({ body: 'rubbish' }), log: '`id_token` is missing', page: UNTRUSTED },
  'an error of the server': { at: 'token', by: () => instead({ status: 500, body: 'rubbish' }), log: 'it answers 500', page: AWAY },
  'a redirect for the desk': { at: 'token', by: () => instead({ status: 307, headers: { location: 'http://127.0.0.1:9/' } }), log: 'it sends the desk elsewhere (307', page: AWAY },
  // JSON may begin with any number of spaces.
  'an answer without measure': { at: 'token', by: () => answer => ({ ...answer, body: ' '.repeat(1 << 20) + answer.body }), log: 'has more than 262144 bytes', page: AWAY },
  'an answer without end': { at: 'token', by: () => instead({ stalls: true }), log: 'it has not answered within', page: AWAY },
  'a client that it does not know': {
    at: 'token',
    by: () => instead({ status: 401, body: '{"error":"invalid_client"}' }),
    log: 'does not take the desk\'s own settings: invalid_client',
    page: 'Contoso does not know this desk any more. Tell whoever runs the desk; the log says why.',
  },
};

/** What the browser may bring back in place of the provider's answer, by what is changed of it. */
export const WAYS_BACK: Record<string, Misdeed> = {
  'another state': { at: 'authorization', by: () => wayBack(query => query.set('state', 'another')), log: 'nobody waits for this answer', page: ANOTHER },
  'two states': { at: 'authorization', by: () => wayBack(query => query.append('state', 'another')), log: 'nobody waits for this answer', page: ANOTHER },
  'an answer in another\'s name': { at: 'authorization', by: () => wayBack(query => query.set('iss', 'https://id.example.com')), log: 'another provider has answered', page: UNTRUSTED },
  'an answer in nobody\'s name': { at: 'authorization', by: () => wayBack(query => query.delete('iss')), log: 'another provider has answered', page: UNTRUSTED },
  'a code of nobody': {
    at: 'authorization',
    by: () => wayBack(query => query.set('code', 'another')),
    log: 'the provider says no: invalid_grant',
    page: 'Contoso did not sign you in. Try again from here.',
  },
  'an error of its own': {
    at: 'authorization',
    by: () => wayBack(query => query.set('error', 'server_error')),
    log: 'the provider says no: server_error',
    page: 'Contoso did not sign you in. Try again from here.',
  },
};
