// Scores pages as Mozilla's HTTP Observatory does, by its own scanner, wherever they are: the scanner's command line
// knows only the first page of a public host.
//
//   node score.mjs https://localhost:8443/cosell/sign-in …
//
// COOKIES: what a browser would hold, as `Set-Cookie` lines, one a line, for pages that need a sign-in.
// HTTP_PORT: where the host answers without TLS, 80 by default.
import { ALL_TESTS } from '@mdn/mdn-http-observatory/src/constants.js';
import { getScoreModifier } from '@mdn/mdn-http-observatory/src/grader/grader.js';
import { retrieve } from '@mdn/mdn-http-observatory/src/retriever/retriever.js';
import { Session } from '@mdn/mdn-http-observatory/src/retriever/session.js';

const PASS = 140;
const cookies = (process.env.COOKIES ?? '').split('\n').filter(Boolean);

// The scanner begins with an empty jar.
Session.fromUrl = async (url, options) => {
  const session = new Session(url, options);
  if (url.protocol === 'https:') cookies.forEach(cookie => session.jar.setCookieSync(cookie, url.href));
  return session.init();
};

async function score(address) {
  const url = new URL(address);
  const options = { httpsPort: url.port || 443, httpPort: process.env.HTTP_PORT ?? 80, path: url.pathname + url.search };
  const found = await retrieve(url.hostname, options);
  const answer = found.responses.auto;
  if (!answer) throw new Error(`${address} does not answer`);
  const end = found.session.redirectHistory.at(-1)?.url.href;
  if (end !== url.href) throw new Error(`${address} leads to ${end}: is a cookie missing?`);
  const results = ALL_TESTS.map(test => test(found).result);
  return { points: results.reduce((sum, result) => sum + getScoreModifier(result), 100), results };
}

let failed = false;
for (const address of process.argv.slice(2)) {
  const { points, results } = await score(address);
  console.log(`${points}  ${address}`);
  if (points < PASS) {
    failed = true;
    results.forEach(result => console.log(`     ${String(getScoreModifier(result)).padStart(4)}  ${result}`));
  }
}
process.exit(failed ? 1 : 0);
