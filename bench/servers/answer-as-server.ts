import { answerParent } from '../processes/parent.ts';
import { answerAsServer } from './server-process.ts';

// Loaded before another program's own code, so that it answers as the servers of this folder do. It ends as that
// program ends when it is interrupted.

answerParent({
  ready: true,
  answer: answerAsServer,
  close: () =>
    new Promise(() => {
      process.kill(process.pid, 'SIGINT');
    }),
});
