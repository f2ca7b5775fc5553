import * as v from 'valibot';

/** A POST (Tablestore has no other) as it can be sent again, without the headers that belong to one connection. */
export interface RecordedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

// Between processes bodies travel as Base64 in JSON.
const headers = v.record(v.string(), v.string());
const base64 = v.pipe(
  v.string(),
  v.transform((text) => Buffer.from(text, 'base64')),
);
const request = v.object({ path: v.string(), headers, body: base64 });
const answer = v.pipe(v.string(), v.parseJson(), v.object({ status: v.number(), headers, body: base64 }));

export const recordedRequests = v.array(request);

export function parseAnswer(json: string): RecordedAnswer {
  return v.parse(answer, json);
}

/** Makes requests or an answer fit for JSON. */
export function portable<T extends { readonly body: Buffer }>(
  recorded: T,
): Omit<T, 'body'> & { body: string } {
  return { ...recorded, body: recorded.body.toString('base64') };
}
