import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const project = join(__dirname, '..', '..');

/** What `s deploy` reads and builds. */
const deployed = [
  's.yaml',
  's.fc2.yaml',
  'collections.ts',
  'package.json',
  'tsconfig.json',
  'build',
  'deploy',
  'functions',
  'infra',
  'operate',
];

/** A copy of the project to deploy from, which a test may change; it shares the project's node_modules. */
export interface ProjectCopy {
  readonly directory: string;
  /** Replaces a piece of a file, as of now. @throws when it is not there, so that no test changes nothing */
  change(file: string, from: string, to: string): Promise<void>;
  /** Puts the file back as the project has it. */
  restore(file: string): Promise<void>;
}

/** Copies the project into an empty folder. */
export async function copyProject(directory: string): Promise<ProjectCopy> {
  for (const name of deployed) {
    await cp(join(project, name), join(directory, name), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
  }
  await symlink(join(project, 'node_modules'), join(directory, 'node_modules'), 'junction');
  return {
    directory,
    async change(file, from, to) {
      const text = await readFile(join(directory, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not contain ${from}`);
      await writeFile(join(directory, file), text.replace(from, to));
    },
    restore: (file) => cp(join(project, file), join(directory, file)),
  };
}
