import { expect } from '@jest/globals';

const server = { createdAt: expect.any(Number), updatedAt: expect.any(Number), _rev: expect.any(String) };
const updated = { updatedAt: expect.any(Number), _rev: expect.any(String) };
const defaults = { done: false, rank: 7, due: 0 };

/** A request that is carried out, what it answers as data, and what it changes in the table. */
interface Done {
  readonly request: object;
  readonly data: unknown;
  readonly changes: readonly unknown[];
}

/** Alice has the documents `own` and, removed, `gone`; bob has `theirs`. */
export const done: Readonly<Record<string, Done>> = {
  'add of an absent document': {
    request: { op: 'add', obj: { id: 'new', text: 'y' } },
    data: { id: 'new', text: 'y', ...defaults, ...server },
    changes: ['+alice/new'],
  },
  'add without an id': {
    request: { op: 'add', obj: { text: 'y' } },
    data: { id: expect.stringMatching(/^[0-9A-Z]{26}$/), text: 'y', ...defaults, ...server },
    changes: [expect.stringMatching(/^\+alice\/[0-9A-Z]{26}$/)],
  },
  'add of a document that was removed': {
    request: { op: 'add', obj: { id: 'gone', text: 'y' } },
    data: { id: 'gone', text: 'y', ...defaults, ...server },
    changes: ['~alice/gone _born _gone _op _rev _size createdAt done due rank text updatedAt'],
  },
  "add with the id of another user's document": {
    request: { op: 'add', obj: { id: 'theirs' } },
    data: { id: 'theirs', ...defaults, ...server },
    changes: ['+alice/theirs'],
  },
  'put of the own document': {
    request: { op: 'put', obj: { id: 'own', text: 'y', count: 1 } },
    data: { id: 'own', text: 'y', count: 1, ...defaults, ...server },
    changes: [`~alice/own _op _rev _size share tags text updatedAt`],
  },
  'put of what was read, with what the server has added': {
    request: { op: 'put', obj: { id: 'own', text: 'x', createdAt: 1, updatedAt: 'x', _rev: {} } },
    data: { id: 'own', text: 'x', ...defaults, ...server },
    changes: [`~alice/own _op _rev _size count share tags updatedAt`],
  },
  'put of an absent document': {
    request: { op: 'put', obj: { id: 'new', text: 'y' } },
    data: { id: 'new', text: 'y', ...defaults, ...server },
    changes: ['+alice/new'],
  },
  'put of a document that was removed': {
    request: { op: 'put', obj: { id: 'gone' } },
    data: { id: 'gone', ...defaults, ...server },
    changes: ['~alice/gone _born _gone _op _rev _size createdAt done due rank updatedAt'],
  },
  "put with the id of another user's document": {
    request: { op: 'put', obj: { id: 'theirs' } },
    data: { id: 'theirs', ...defaults, ...server },
    changes: ['+alice/theirs'],
  },
  'update that sets': {
    request: { op: 'update', id: 'own', set: { done: true } },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev done updatedAt'],
  },
  'update that sets a text': {
    request: { op: 'update', id: 'own', set: { text: 'yy', nested: { a: [1] } } },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev _size nested text updatedAt'],
  },
  'update that unsets, to the default where there is one': {
    request: { op: 'update', id: 'own', unset: ['text', 'share', 'rank'] },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev share text updatedAt'],
  },
  'update that increments, also a field that is not there': {
    request: { op: 'update', id: 'own', inc: { count: 2, rank: -1 } },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev count rank updatedAt'],
  },
  'update that increments what more than bounds are asked of': {
    request: { op: 'update', id: 'own', inc: { even: 4 } },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev even updatedAt'],
  },
  'update that pushes': {
    request: { op: 'update', id: 'own', push: { tags: ['b', 'c'] } },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev _size tags updatedAt'],
  },
  'update in all ways together': {
    request: {
      op: 'update',
      id: 'own',
      set: { done: true },
      unset: ['text'],
      inc: { count: 1 },
      push: { tags: [] },
    },
    data: { id: 'own', ...updated },
    changes: ['~alice/own _op _rev _size count done text updatedAt'],
  },
  'remove of the own document': {
    request: { op: 'remove', id: 'own' },
    data: { id: 'own' },
    changes: ['~alice/own _gone _op _rev _size count createdAt done due rank share tags text updatedAt'],
  },
  'remove of an absent document, which is remembered': {
    request: { op: 'remove', id: 'new' },
    data: { id: 'new' },
    changes: ['+alice/new'],
  },
  'remove of a document that was removed': {
    request: { op: 'remove', id: 'gone' },
    data: { id: 'gone' },
    changes: ['~alice/gone _gone _op'],
  },
  "remove with the id of another user's document": {
    request: { op: 'remove', id: 'theirs' },
    data: { id: 'theirs' },
    changes: ['+alice/theirs'],
  },
};
