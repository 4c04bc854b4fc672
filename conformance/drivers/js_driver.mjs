// Calls the service through AWS's unmodified SDK for JavaScript, version 3.
// See drivers/README.md for what comes in and goes out.

import { createInterface } from "node:readline";
import * as sdk from "@aws-sdk/client-partnercentral-selling";

const clients = new Map();

function client({ endpoint, key, secret }) {
  const id = JSON.stringify([endpoint, key, secret]);
  if (!clients.has(id)) {
    clients.set(
      id,
      new sdk.PartnerCentralSellingClient({
        endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: key, secretAccessKey: secret },
        // A retried error would hide what was answered.
        maxAttempts: 1,
        requestHandler: { connectionTimeout: 5000, requestTimeout: 5000, throwOnRequestTimeout: true },
      }),
    );
  }
  return clients.get(id);
}

/** The request as the SDK wants it: timestamps as dates. */
function native(value) {
  if (Array.isArray(value)) return value.map(native);
  if (value === null || typeof value !== "object") return value;
  if ("$timestamp" in value) return new Date(value.$timestamp);
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, native(it)]));
}

function refused(error) {
  return {
    name: error.name,
    message: error.message,
    status: error.$metadata.httpStatusCode,
    request_id: error.$metadata.requestId,
    reason: error.Reason,
    fields: error.ErrorList ?? [],
  };
}

async function answer(order) {
  const it = client(order);
  const body = native(order.input);
  try {
    if (order.page) {
      const rows = [];
      const paginate = sdk[`paginate${order.operation}`];
      for await (const page of paginate({ client: it, pageSize: order.page.size }, body)) {
        rows.push(...page[order.page.rows]);
      }
      return { rows };
    }
    const { $metadata, ...output } = await it.send(new sdk[`${order.operation}Command`](body));
    return { output };
  } catch (error) {
    // What the service refused carries a fault; everything else happened on the way.
    return error.$fault ? { error: refused(error) } : { failure: `${error.name}: ${error.message}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
}
