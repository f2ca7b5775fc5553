import * as TableStore from 'tablestore';
import * as v from 'valibot';

/** A row of the original template's table: whose it is, and the document that its client put there. */
export interface OriginalRow {
  readonly uid: string;
  readonly document: { readonly id: string } & Readonly<Record<string, unknown>>;
}

const integer = v.pipe(
  v.custom<object>((value) => typeof value === 'object' && value !== null && 'toNumber' in value),
  v.transform((value) => Number(String(value))),
);
const row = v.object({
  primaryKey: v.tuple([
    v.object({ name: v.literal('uid'), value: v.string() }),
    v.object({ name: v.literal('id'), value: v.string() }),
  ]),
  attributes: v.array(
    v.object({
      columnName: v.string(),
      columnValue: v.union([v.string(), v.number(), v.boolean(), integer]),
    }),
  ),
});

const rowsOfPage = 1000;

/**
 * Reads the table that the original template keeps documents in: primary key `uid`, `id`, a column for each field. Its
 * sample calls a todo by its text, so that the id of a document without a text becomes that.
 *
 * @throws what the Tablestore SDK throws; ValiError when the table has another primary key, or binary columns
 */
export async function* readOriginalTable(
  client: TableStore.Client,
  tableName: string,
): AsyncGenerator<OriginalRow> {
  const first: TableStore.PrimaryKeyInput = [{ uid: TableStore.INF_MIN }, { id: TableStore.INF_MIN }];
  for (let from: typeof first | undefined = first; from !== undefined; ) {
    const page: TableStore.GetRangeResult = await client.getRange({
      tableName,
      direction: TableStore.Direction.FORWARD,
      inclusiveStartPrimaryKey: from,
      exclusiveEndPrimaryKey: [{ uid: TableStore.INF_MAX }, { id: TableStore.INF_MAX }],
      maxVersions: 1,
      limit: rowsOfPage,
    });
    for (const item of page.rows) {
      const { primaryKey, attributes } = v.parse(row, item);
      const [{ value: uid }, { value: id }] = primaryKey;
      const columns = attributes.map(({ columnName, columnValue }) => [columnName, columnValue] as const);
      yield {
        uid,
        document: { id, text: id, ...Object.fromEntries(columns.filter(([name]) => name !== 'id')) },
      };
    }
    // The SDK gives it in another form than it takes.
    from = page.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
  }
}
