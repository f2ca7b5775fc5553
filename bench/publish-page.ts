import { publish } from './publish.ts';

// Makes the page and the plot of the published results anew, after a change of what they are calculated with.

publish().then(
  (files) => {
    process.stdout.write(`${files.join('\n')}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
