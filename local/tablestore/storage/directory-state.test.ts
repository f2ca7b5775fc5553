import { appendFileSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ownerOf, wasClosed, writeClosed, writeOwner } from './directory-state.ts';
import { machineStartedAt, thisProcess } from './owner.ts';

let directory: string;
let dataFile: string;

const longAgo = new Date(1_700_000_000_000);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tablestore-state-'));
  dataFile = join(directory, 'data.mdb');
  writeFileSync(dataFile, 'data');
});
afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('wasClosed', () => {
  it('says so until the data file changes', () => {
    expect(wasClosed(directory)).toBe(false);
    writeClosed(directory);
    expect(wasClosed(directory)).toBe(true);
    utimesSync(dataFile, longAgo, longAgo);
    expect(wasClosed(directory)).toBe(false);
    writeClosed(directory);
    appendFileSync(dataFile, 'more');
    utimesSync(dataFile, longAgo, longAgo);
    expect(wasClosed(directory)).toBe(false);
  });

  it('is not sure of what was closed before the machine was started', () => {
    writeClosed(directory);
    const file = join(directory, 'state.json');
    const state = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...state, closedAt: machineStartedAt() - 1000 }));
    expect(wasClosed(directory)).toBe(false);
  });

  it('is false while the directory is open, and when what it says of itself was not written to the end', () => {
    writeClosed(directory);
    writeOwner(directory, thisProcess());
    expect(wasClosed(directory)).toBe(false);
    writeFileSync(join(directory, 'state.json'), '{"size":"4","changedAt');
    expect(wasClosed(directory)).toBe(false);
  });
});

describe('ownerOf', () => {
  it('names the process that has the directory open, and none once it is closed', () => {
    expect(ownerOf(directory)).toBeUndefined();
    writeOwner(directory, thisProcess());
    expect(ownerOf(directory)).toMatchObject({ processId: process.pid });
    writeClosed(directory);
    expect(ownerOf(directory)).toBeUndefined();
  });

  it('names no process that ended, or that ran before the machine was started', () => {
    writeOwner(directory, { ...thisProcess(), processStart: 'at another time' });
    expect(ownerOf(directory)).toBeUndefined();
    writeOwner(directory, { ...thisProcess(), takenAt: machineStartedAt() - 1000 });
    expect(ownerOf(directory)).toBeUndefined();
  });
});
