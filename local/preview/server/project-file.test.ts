import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createTestProject, type TestProject } from '../testing/test-project.ts';
import { readProjectFile } from './project-file.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

describe('serving files of a project', () => {
  it('gives an image with its media type', () => {
    project = createTestProject({ 'images/a b.svg': '<svg />' });
    const file = readProjectFile(project.directory, '/images/a%20b.svg');
    expect(file).toEqual({ content: Buffer.from('<svg />'), mediaType: 'image/svg+xml' });
  });

  it('gives neither scripts nor data', () => {
    project = createTestProject({ 'secret.json': '{}' });
    expect(readProjectFile(project.directory, '/app.ts')).toBeUndefined();
    expect(readProjectFile(project.directory, '/secret.json')).toBeUndefined();
  });

  it.each([
    '/../outside.svg',
    '/images/../../outside.svg',
    '/%2e%2e/outside.svg',
    '/..%2foutside.svg',
    '/link.svg',
  ])('does not leave the project by %s', (path) => {
    project = createTestProject({ 'outside.svg': 'x', 'project/images/a.svg': 'y' });
    const directory = join(project.directory, 'project');
    symlinkSync(join(project.directory, 'outside.svg'), join(directory, 'link.svg'));
    expect(readProjectFile(directory, '/images/a.svg')).toBeDefined();
    expect(readProjectFile(directory, path)).toBeUndefined();
  });
});
