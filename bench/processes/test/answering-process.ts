import { setTimeout } from 'node:timers/promises';
import { answerParent } from '../parent.ts';

// A process of its own for the tests of both sides: it does as it is asked, for as long as its argument says.

const [argument] = process.argv.slice(2);
if (argument === 'fail to start') process.exit(3);

answerParent({
  ready: { argument, nodeOptions: process.execArgv.length, word: process.env['BENCHMARK_WORD'] },
  async answer(question) {
    if (question === 'fail') throw new Error('refused');
    if (question === 'exit') process.exit(4);
    if (question === 'later') await setTimeout(20);
    return { question };
  },
  close: async () => undefined,
});
