import { isClientError } from 'mini-app-client/mini-program';
import { readNickname } from '../../alipay/nickname';
import { client } from '../../client';
import { chooseTexts } from '../../i18n/choose-texts';
import { reasonOf } from '../../model/failure';
import { findItem, type Item, type Todo } from '../../model/todo-list';
import { createTodoStore } from '../../model/todo-store';
import { longestText, tidyText } from '../../model/todo-text';
import { toView, type View } from '../../model/view';

interface Data {
  labels: typeof texts.labels;
  longestText: number;
  greeting: string;
  initial: string;
  view: View;
  /** What is typed into the field for a new todo. */
  newText: string;
  editing: Editing | null;
  /** The todo that was removed last, as long as it can be brought back. */
  removed: { key: string; todo: Todo } | null;
}

interface Editing {
  key: string;
  initialText: string;
  text: string;
  canSave: boolean;
}

type KeyEvent = { target: { dataset: { key: string } } };
type InputEvent = { detail: { value: string } };

const undoMilliseconds = 5000;
/** More px than any page has: scrolling stops at the end. */
const farBelow = 1_000_000;

const texts = chooseTexts(my.getSystemInfoSync()?.language);
const store = createTodoStore(client.db.collection('todos'));

const data: Data = {
  labels: texts.labels,
  longestText,
  greeting: texts.greeting(undefined),
  initial: '',
  view: toView(store.snapshot(), texts, asClientError),
  newText: '',
  editing: null,
  removed: null,
};

Page({
  data,

  onLoad() {
    store.listen({
      onChange: (snapshot) => this.setData({ view: toView(snapshot, texts, asClientError) }),
      onSaveFailed: (failure) => this.showSaveFailure(failure),
    });
    // Answers only when the user agreed to it earlier.
    readNickname().then((nickname) => this.greet(nickname));
    store.load();
  },

  onReady() {
    my.setNavigationBar({ title: texts.labels.title });
  },

  greet(nickname: string | undefined) {
    if (nickname === undefined) return;
    const [initial = ''] = nickname;
    this.setData({ greeting: texts.greeting(nickname), initial: initial.toUpperCase() });
  },

  /** The user has agreed to show the nickname. */
  async showName() {
    const nickname = await readNickname();
    if (nickname === undefined) toast(texts.noNickname);
    this.greet(nickname);
  },

  async onPullDownRefresh() {
    this.setData({ removed: null });
    await store.load();
    my.stopPullDownRefresh();
    const { failure, isLoaded } = store.snapshot();
    if (failure !== undefined && isLoaded) toast(texts.notRefreshed(reason(failure.error)));
  },

  onReachBottom() {
    store.loadMore();
  },

  loadMore() {
    store.loadMore();
  },

  retry() {
    store.load();
  },

  typeNew({ detail }: InputEvent) {
    this.setData({ newText: detail.value });
  },

  add() {
    store.add(this.data.newText);
    this.setData({ newText: '' }, scrollToEnd);
  },

  toggle({ target }: KeyEvent) {
    store.toggle(target.dataset.key);
  },

  startEditing({ target }: KeyEvent) {
    // What was typed elsewhere is kept.
    this.saveEdited();
    const { key } = target.dataset;
    this.edit(key, findItem(store.snapshot().list, key)?.wanted?.text ?? '');
  },

  edit(key: string, text: string) {
    this.setData({ editing: { key, initialText: text, text, canSave: tidyText(text) !== '' } });
  },

  typeEdited({ detail }: InputEvent) {
    const { editing } = this.data;
    if (editing === null) return;
    const text = detail.value;
    this.setData({ editing: { ...editing, text, canSave: tidyText(text) !== '' } });
  },

  stopEditing() {
    this.setData({ editing: null });
  },

  saveEdited() {
    const { editing } = this.data;
    if (editing === null || !editing.canSave) return;
    this.setData({ editing: null });
    store.edit(editing.key, editing.text);
  },

  remove({ target }: KeyEvent) {
    const { key } = target.dataset;
    const todo = findItem(store.snapshot().list, key)?.wanted;
    if (todo === undefined) return;
    store.remove(key);
    const { editing } = this.data;
    this.setData({ removed: { key, todo }, editing: editing?.key === key ? null : editing });
    setTimeout(() => {
      if (this.data.removed?.key === key) this.setData({ removed: null });
    }, undoMilliseconds);
  },

  undo() {
    const { removed } = this.data;
    if (removed === null) return;
    this.setData({ removed: null });
    store.restore(removed.key, removed.todo);
  },

  /** Says why, and gives typed text back to the user: nothing that was typed is lost. */
  showSaveFailure({ item, error }: { item: Item; error: unknown }) {
    toast(texts.notSaved(reason(error)));
    const text = item.wanted?.text ?? '';
    if (item.saved === undefined) {
      this.setData({ newText: [this.data.newText, text].filter((part) => part !== '').join(' ') });
    } else if (item.wanted !== undefined && text !== item.saved.text && this.data.editing === null) {
      this.edit(item.key, text);
    }
  },
});

/** New todos come last. */
function scrollToEnd(): void {
  if (my.canIUse('pageScrollTo')) my.pageScrollTo({ scrollTop: farBelow, duration: 200 });
}

function toast(content: string): void {
  my.showToast({ content, type: 'none', duration: 3000 });
}

function reason(error: unknown): string {
  return reasonOf(asClientError(error), texts);
}

function asClientError(error: unknown) {
  return isClientError(error) ? error : undefined;
}
