const control = (path: string) => `${process.env.EMULATOR}/_emulator/${path}`;

/** Makes calls of the emulator go wrong, as docs/emulator/FAULTS.md describes it. */
export async function fault(rule: object): Promise<void> {
  const answer = await fetch(control('faults'), {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rule),
  });
  if (!answer.ok) throw new Error(`the fault was not taken: ${await answer.text()}`);
}

/** Takes all faults away. */
export async function noFaults(): Promise<void> {
  await fetch(control('faults'), { method: 'DELETE' });
}

/** Lets AWS take some seconds for each call of an operation, so that what waits behind it is seen waiting. */
export const slowly = (operation: string): Promise<void> => fault({ operation, effect: { latency_ms: 5_000 } });
