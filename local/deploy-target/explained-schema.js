/**
 * A schema of deploy/schema in the words that `s verify` can repeat. Of what breaks a schema it prints the place and,
 * of an `enum` alone, what would have been right; of a key that is too much not even the name. So each rule here
 * answers for itself with an `enum` that holds its description, and what no key may be called has a place of its own.
 */
function explained(schema) {
  const { description, properties, additionalProperties, propertyNames, items, ...rules } = schema;
  const result = { ...rules };
  if (description !== undefined) Object.assign(result, { if: rules, else: { enum: [description] } });
  if (items !== undefined) result.items = explained(items);
  if (properties !== undefined) {
    result.properties = Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, explained(property)]),
    );
  }
  if (additionalProperties === false) {
    result.additionalProperties = nothing(`only ${Object.keys(properties).join(', ')}: is it misspelt?`);
  } else if (additionalProperties !== undefined) {
    result.patternProperties = { [propertyNames.pattern]: explained(additionalProperties) };
    result.additionalProperties = nothing(propertyNames.description);
  }
  return result;
}

/** What no value is, not even the rule itself. */
function nothing(rule) {
  return { enum: [rule], not: {} };
}

exports.explained = explained;
