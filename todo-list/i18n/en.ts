import type { Texts } from './texts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const english: Texts = {
  labels: {
    title: 'Todos',
    showName: 'Use my name',
    filters: 'Which todos',
    newTodo: 'What needs doing?',
    add: 'Add',
    dueDay: 'Due date',
    edit: 'Edit',
    editTitle: 'Edit todo',
    text: 'Text',
    save: 'Save',
    cancel: 'Cancel',
    remove: 'Delete',
    undo: 'Undo',
    removed: 'Deleted',
    unsent: 'Not sent yet',
    loading: 'Loading…',
    loadMore: 'Show more',
    failedTitle: 'Your todos did not load',
    retry: 'Try again',
  },
  filters: { all: 'All', open: 'To do', done: 'Done' },
  empty: {
    all: { title: 'All clear', hint: 'Write down the first thing on your mind.' },
    open: { title: 'Nothing left to do', hint: 'Enjoy the rest of the day.' },
    done: { title: 'Nothing done yet', hint: 'What you tick off is kept here.' },
  },
  sections: {
    earlier: 'Earlier',
    today: 'Today',
    tomorrow: 'Tomorrow',
    later: 'Later',
    undated: 'Any time',
  },
  days: { today: 'Today', tomorrow: 'Tomorrow', another: 'Another day…', none: 'No due date' },
  date: (date, thisYear) => {
    const day = `${weekdays[date.getDay()]}, ${months[date.getMonth()]} ${date.getDate()}`;
    return date.getFullYear() === thisYear ? day : `${day}, ${date.getFullYear()}`;
  },
  overdue: (date) => `Overdue · ${date}`,
  due: (date) => `due ${date}`,
  untitled: 'No text',
  noNickname: 'Alipay did not tell your name.',
  greeting: (name) => (name === undefined ? 'Hello' : `Hello, ${name}`),
  left: (count) => `${count} to do`,
  nothingYet: 'Nothing to do',
  allDone: 'All done. Well done!',
  offline: (unsent) =>
    unsent === 0
      ? 'Offline. Go on: changes are kept.'
      : `Offline. ${unsent === 1 ? '1 change' : `${unsent} changes`} will be sent later.`,
  unsent: (count, reason) =>
    `${count === 1 ? '1 change is' : `${count} changes are`} not sent yet. ${reason}`,
  outdated: (reason) => `As of last time. ${reason}`,
  notSaved: (reason) => `Not saved. ${reason}`,
  requestId: (id) => `Request ${id}`,
  reasons: {
    InvalidArgument: 'The server did not accept this.',
    Unauthenticated: 'Signing in did not work.',
    PermissionDenied: 'The server does not allow this.',
    NotFound: 'It was deleted elsewhere.',
    AlreadyExists: 'It exists already.',
    Aborted: 'It was changed elsewhere in the meantime.',
    ResourceExhausted: 'The server is busy.',
    Unavailable: 'The server does not answer.',
    Offline: 'There is no network.',
    Cancelled: 'This was cancelled.',
    Internal: 'The server has a problem.',
    Unknown: 'Something went wrong.',
  },
};
