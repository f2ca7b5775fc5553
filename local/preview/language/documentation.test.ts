import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { directives, languageTags } from './directives.ts';
import { commonAttributes, tags } from './tags.ts';

const page = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'preview.md'), 'utf8');

/** The rows of the table below a heading, by their first cell; code marks are taken off. */
function tableBelow(heading: string): Map<string, string[]> {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  return new Map(
    rows.map((row) => {
      const [first = '', ...cells] = row.slice(2, -2).replaceAll('`', '').split(' | ');
      return [first, cells];
    }),
  );
}

const list = (names: readonly string[]) => names.join(', ') || '–';
const eventAttribute = (event: string) => `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;

describe('the page on the preview', () => {
  it('has every tag with its attributes and events, and no other', () => {
    const [header, ...rows] = [...tableBelow('Tags')];
    expect(header).toEqual(['tag', ['attributes', 'events']]);
    expect(Object.fromEntries(rows)).toEqual(
      Object.fromEntries(
        Object.entries(tags).map(([name, { attributes, events }]) => [
          name,
          [list(attributes), list(events.map(eventAttribute))],
        ]),
      ),
    );
  });

  it('names what every tag takes, the tags of the language and its directives', () => {
    const table = tableBelow('What it knows');
    expect(table.get('every tag')?.[0]).toContain(list(commonAttributes));
    expect(table.get('tags of AXML')?.[0]).toBe(list(languageTags));
    expect(table.get('directives')?.[0]).toBe(list(directives));
  });

  it('names every tag with the attribute that can be bound two-way', () => {
    const byAttribute = new Map<string, string[]>();
    for (const clause of tableBelow('What it knows').get('two-way binding')?.[0]?.split('; ') ?? []) {
      const [, attribute, names] = /^model:([a-z]+) of (.*)$/.exec(clause) ?? [];
      if (attribute && names !== 'components') byAttribute.set(attribute, names?.split(', ') ?? []);
    }
    const attributes = new Set(Object.values(tags).flatMap(({ twoWay }) => twoWay ?? []));
    const tagsOf = (attribute: string) => Object.keys(tags).filter((tag) => tags[tag]?.twoWay === attribute);
    expect([...byAttribute.keys()].sort()).toEqual([...attributes].sort());
    for (const [attribute, names] of byAttribute) expect(names.sort()).toEqual(tagsOf(attribute).sort());
  });

  it('says of no tag that it is left out which the preview has', () => {
    const leftOut = tableBelow('What it does not know, it says').get('tags')?.[0]?.split(', ') ?? [];
    expect(leftOut.length).toBeGreaterThan(0);
    expect(leftOut.filter((name) => Object.hasOwn(tags, name))).toEqual([]);
  });
});
