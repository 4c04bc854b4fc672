import { readFileSync } from 'node:fs';
import { leaksOfTheRun, violationsOfTheRun } from './whole-run';

/** The end of every run, of one test or of all: says what the desk complained of, and fails when anything that was typed has
 * come to light, or when a browser has reported that a page broke its policy. */
export default async function (): Promise<void> {
  for (const line of readFileSync(process.env.DESK_LOG!, 'utf8').split('\n')) {
    if (/\b(WARN|ERROR)\b/.test(line)) process.stderr.write(`[desk] ${line}\n`);
  }
  const found = await leaksOfTheRun();
  if (found.length > 0) throw new Error(`what was typed has come to light:\n${found.join('\n')}`);
  const broken = await violationsOfTheRun();
  if (broken.length > 0) throw new Error(`pages broke their content security policy:\n${broken.join('\n')}`);
}
