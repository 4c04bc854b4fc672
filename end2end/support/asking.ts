import { readFileSync } from 'node:fs';
import { connect as http2 } from 'node:http2';
import { type IncomingHttpHeaders, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { certificate } from './proxies';

/** What a server has answered. */
export interface Answer { status: number; headers: IncomingHttpHeaders; body: Buffer; text: string }

export interface Question {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** The address of this machine from which it is asked: any of 127.0.0.0/8. */
  from?: string;
}

/** Only certificates of the tests' own authority are believed. */
export const trusted = () => ({ ca: readFileSync(certificate().authority) });

/** Asks by HTTP/1.1, with the headers as they stand: a `host` of one's own too. No redirect is followed. */
export function ask(url: string, { method = 'GET', headers = {}, body, from }: Question = {}): Promise<Answer> {
  return new Promise((answer, fail) => {
    const request = url.startsWith('https:') ? secure : plain;
    const asked = request(url, { method, headers, localAddress: from, agent: false, servername: new URL(url).hostname, ...trusted() }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.once('error', fail);
      response.once('end', () => {
        const body = Buffer.concat(chunks);
        answer({ status: response.statusCode!, headers: response.headers, body, text: body.toString() });
      });
    });
    // A server that has refused a request may close while the rest of it is on its way.
    asked.once('error', fail);
    asked.end(body);
  });
}

/** The same by HTTP/2. */
export async function askByHttp2(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const { origin, pathname, search } = new URL(url);
  const session = http2(origin, trusted());
  try {
    return await new Promise((answer, fail) => {
      session.once('error', fail);
      const stream = session.request({ ':path': pathname + search, ...headers });
      const chunks: Buffer[] = [];
      let head: IncomingHttpHeaders & { ':status'?: number } = {};
      stream.once('response', it => (head = it));
      stream.on('data', chunk => chunks.push(chunk));
      stream.once('error', fail);
      stream.once('end', () => {
        const body = Buffer.concat(chunks);
        answer({ status: head[':status'] ?? 0, headers: head, body, text: body.toString() });
      });
      stream.end();
    });
  } finally {
    session.close();
  }
}

/** The cookies that an answer sets, as a request sends them. */
export const cookies = ({ headers }: Answer): string => (headers['set-cookie'] ?? []).map(line => line.split(';')[0]).join('; ');

/** Signs in as one of the invented people, on the sign-in page as a browser does, and gives what that was answered. */
export async function enter(base: string, persona: string, more: Question = {}, next = ''): Promise<Answer> {
  const page = await ask(`${base}/sign-in`, { from: more.from });
  return ask(`${base}/sign-in/persona`, {
    ...more, method: 'POST', body: `persona=${persona}&next=${encodeURIComponent(next)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(base).origin, cookie: cookies(page), ...more.headers },
  });
}

/** The cookie of somebody signed in as one of the invented people. */
export async function cookieOf(base: string, persona: string): Promise<string> {
  const answer = await enter(base, persona);
  const cookie = cookies(answer);
  if (!cookie) throw new Error(`${persona} could not sign in: ${answer.status} ${answer.text}`);
  return cookie;
}
