import { createServer, request as ask, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';

/** Where a provider can misbehave, by the paths of npm's `oidc-provider`. */
export type Endpoint = 'discovery' | 'keys' | 'authorization' | 'token' | 'userinfo' | 'signed out';

/** An answer of the provider, before the desk or the browser has it. */
export interface Answer {
  status: number;
  headers: OutgoingHttpHeaders;
  body: string;
  /** Begins to answer, and never ends. */
  stalls?: boolean;
}

/** Makes another answer to a request out of the true one. */
export type Trick = (answer: Answer, request: URL) => Answer;

function endpoint({ pathname }: URL): Endpoint | undefined {
  if (pathname === '/.well-known/openid-configuration') return 'discovery';
  if (pathname === '/jwks') return 'keys';
  if (pathname === '/token') return 'token';
  if (pathname === '/me') return 'userinfo';
  if (pathname === '/session/end/success') return 'signed out';
  // Whoever had to say who they are first is sent back by `/auth/<interaction>`.
  return /^\/auth(\/|$)/.test(pathname) ? 'authorization' : undefined;
}

function send(response: ServerResponse, { status, headers, body, stalls }: Answer): void {
  const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers;
  response.writeHead(status, kept);
  if (stalls) response.write(body.slice(0, 1));
  else response.end(body);
}

/** Stands before the provider at `port` and plays the tricks that there are at the moment. */
export function front(port: number, tricks: ReadonlyMap<Endpoint, Trick>): Server {
  return createServer((request, response) => {
    const { method, url = '/', headers } = request;
    const passed = ask({ host: '127.0.0.1', port, method, path: url, headers }, async answer => {
      let body = '';
      for await (const chunk of answer.setEncoding('utf8')) body += chunk;
      const request = new URL(url, 'http://localhost');
      const which = endpoint(request);
      const trick = which && tricks.get(which);
      const real: Answer = { status: answer.statusCode ?? 500, headers: answer.headers, body };
      send(response, trick ? trick(real, request) : real);
    });
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
}
