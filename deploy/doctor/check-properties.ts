import * as v from 'valibot';

/** The part of JSON Schema that deploy/schema is written in; `description` says the documented rule. */
interface Schema {
  readonly description?: string | undefined;
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly multipleOf?: number | undefined;
  readonly required?: readonly string[] | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly additionalProperties?: Schema | false | undefined;
  readonly propertyNames?: Schema | undefined;
  readonly items?: Schema | undefined;
}

/** A strict object, so that no keyword stands in a schema that is not checked. */
const schemaOfSchemas: v.GenericSchema<Schema> = v.strictObject({
  description: v.optional(v.string()),
  type: v.optional(v.picklist(['object', 'array', 'string', 'integer', 'boolean'])),
  const: v.optional(v.unknown()),
  enum: v.optional(v.array(v.unknown())),
  pattern: v.optional(v.string()),
  minLength: v.optional(v.number()),
  maxLength: v.optional(v.number()),
  minimum: v.optional(v.number()),
  maximum: v.optional(v.number()),
  multipleOf: v.optional(v.number()),
  required: v.optional(v.array(v.string())),
  properties: v.optional(
    v.record(
      v.string(),
      v.lazy(() => schemaOfSchemas),
    ),
  ),
  additionalProperties: v.optional(v.union([v.literal(false), v.lazy(() => schemaOfSchemas)])),
  propertyNames: v.optional(v.lazy(() => schemaOfSchemas)),
  items: v.optional(v.lazy(() => schemaOfSchemas)),
});

/**
 * Checks the properties of a resource against a schema of deploy/schema, which Serverless Devs' own check uses too; it
 * lets unknown keys pass when the component's schema does, and does not say which key is wrong.
 *
 * @returns a line for each problem: the place, what stands there, and the rule
 */
export function checkProperties(schema: unknown, properties: unknown, place: string): string[] {
  return check(v.parse(schemaOfSchemas, schema), properties, place);
}

function check(schema: Schema, value: unknown, place: string): string[] {
  if (breaksRule(schema, value)) {
    const shown = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
    return [`${place} ${shown}: it must be ${ruleOf(schema)}.`];
  }
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((item, index) => check(items, item, `${place}[${index}]`));
  }
  return typeof value === 'object' && value !== null ? checkObject(schema, value, place) : [];
}

function checkObject(schema: Schema, value: object, place: string): string[] {
  const { required = [], properties = {}, propertyNames, additionalProperties } = schema;
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${place}.${name} is missing.`);
  const present = Object.entries(value).flatMap(([name, item]) => {
    const path = `${place}.${name}`;
    if (propertyNames !== undefined && breaksRule(propertyNames, name)) {
      return [`${path} is not allowed: it must be ${ruleOf(propertyNames)}.`];
    }
    if (Object.hasOwn(properties, name)) return check(properties[name] ?? {}, item, path);
    if (additionalProperties === false) {
      return [`${path} is not known: misspelt? Known are ${Object.keys(properties).join(', ')}.`];
    }
    return additionalProperties === undefined ? [] : check(additionalProperties, item, path);
  });
  return [...missing, ...present];
}

function breaksRule(schema: Schema, value: unknown): boolean {
  if (schema.type !== undefined && !hasType(value, schema.type)) return true;
  if (schema.const !== undefined && value !== schema.const) return true;
  if (schema.enum !== undefined && !schema.enum.includes(value)) return true;
  if (typeof value === 'string') {
    const { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
    if (value.length < minLength || value.length > maxLength) return true;
    return pattern !== undefined && !new RegExp(pattern).test(value);
  }
  if (typeof value !== 'number') return false;
  const { minimum = value, maximum = value, multipleOf } = schema;
  const isMultiple = multipleOf === undefined || value % multipleOf === 0;
  return value < minimum || value > maximum || !isMultiple;
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}

function ruleOf({ description, enum: values, const: constant, pattern, type }: Schema): string {
  if (description !== undefined) return description;
  if (values !== undefined) return `one of ${values.join(', ')}`;
  if (constant !== undefined) return JSON.stringify(constant);
  return pattern === undefined ? `of type ${type}` : `of the form ${pattern}`;
}
