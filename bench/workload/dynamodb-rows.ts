import {
  type AttributeValue,
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { RowService } from './row-service.ts';
import type { BenchmarkRow, RowKey } from './rows.ts';

/** The most items that BatchWriteItem takes. */
export const dynamodbBatchSize = 25;

type Item = Record<string, AttributeValue>;

/** A DynamoDB table, through the genuine SDK. */
export function dynamodbRows(endpoint: string, tableName: string): RowService {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'benchmark', secretAccessKey: 'benchmark' },
    maxAttempts: 1,
  });

  return {
    async createTable() {
      await client.send(
        new CreateTableCommand({
          TableName: tableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'uid', AttributeType: 'S' },
            { AttributeName: 'id', AttributeType: 'S' },
          ],
          KeySchema: [
            { AttributeName: 'uid', KeyType: 'HASH' },
            { AttributeName: 'id', KeyType: 'RANGE' },
          ],
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName: tableName });
    },

    async load(rows) {
      const requests = rows.map((row) => ({ PutRequest: { Item: itemOf(row) } }));
      const { UnprocessedItems = {} } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
      );
      if (Object.keys(UnprocessedItems).length > 0) throw new Error('BatchWriteItem left items unwritten.');
    },

    async put(row) {
      await client.send(new PutItemCommand({ TableName: tableName, Item: itemOf(row) }));
    },

    async get(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key: itemKeyOf(key) }));
      return Item?.['title']?.S;
    },

    async range(start, limit) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'uid = :uid AND id >= :id',
          ExpressionAttributeValues: { ':uid': { S: start.uid }, ':id': { S: start.id } },
          Limit: limit,
        }),
      );
      return Items.map((item) => item['title']?.S);
    },

    close: () => client.destroy(),
  };
}

function itemKeyOf({ uid, id }: RowKey): Item {
  return { uid: { S: uid }, id: { S: id } };
}

function itemOf(row: BenchmarkRow): Item {
  return {
    ...itemKeyOf(row),
    title: { S: row.title },
    note: { S: row.note },
    completed: { BOOL: row.completed },
    priority: { N: String(row.priority) },
    createdAt: { N: String(row.createdAt) },
    updatedAt: { N: String(row.updatedAt) },
  };
}
