import { chooseDay } from '../../alipay/choose-day';
import { readNickname } from '../../alipay/nickname';
import { textSizeOf } from '../../alipay/text-size';
import { client, live } from '../../client';
import { texts } from '../../i18n/texts-of-phone';
import { type Day, nameOfDay, noDay, toDay } from '../../model/day';
import { reasonOf } from '../../model/failure';
import { longestText, tidyText } from '../../model/todo-text';
import {
  createTodos,
  type Draft,
  type Filter,
  type Rejection,
  type Todo,
  type TodosState,
} from '../../model/todos';
import { toView, type View } from '../../model/view';

const { labels } = texts;
const undoMilliseconds = 5000;
/** More px than any page has: scrolling stops at the end. */
const farBelow = 1_000_000;

const todos = createTodos(live, async () => {
  const { total } = await client.db.collection('todos').where({ completed: false }).count();
  return total;
});

const today = () => toDay(new Date());

Page({
  data: {
    labels,
    textSize: textSizeOf(my.getSystemInfoSync()?.fontSizeSetting),
    filters: (['all', 'open', 'done'] as const).map((name) => ({ name, label: texts.filters[name] })),
    longestText,
    greeting: texts.greeting(undefined),
    initial: '',
    isOffline: false,
    view: null as View | null,
    empty: texts.empty.all,
    /** What is typed and chosen for a new todo. */
    newText: '',
    newDue: noDay as Day,
    newDayName: '',
    /** The todo in the sheet, and what the sheet begins with. */
    editing: null as { id: string; draft: Draft } | null,
    /** The row that was swiped open. */
    openRow: null as string | null,
    /** The todo that was removed last, as long as it can be brought back. */
    removed: null as { id: string; todo: Todo } | null,
  },

  state: undefined as TodosState | undefined,
  wasShown: false,
  stopListening: (): void => undefined,

  onLoad() {
    this.stopListening = todos.listen(
      (state) => {
        this.state = state;
        this.render();
      },
      (rejection) => this.showRejection(rejection),
    );
    this.changeNetwork = this.changeNetwork.bind(this);
    my.onNetworkStatusChange(this.changeNetwork);
    my.getNetworkType({ success: ({ networkAvailable }) => this.setOffline(!networkAvailable) });
    // Answers only when the user agreed to it earlier.
    readNickname().then((nickname) => this.greet(nickname));
    todos.refresh();
  },

  /** Back from another app: another device of the user may have changed something. */
  onShow() {
    if (this.wasShown) todos.refresh();
    this.wasShown = true;
  },

  onReady() {
    my.setNavigationBar({ title: labels.title });
  },

  onUnload() {
    this.stopListening();
    my.offNetworkStatusChange(this.changeNetwork);
  },

  render() {
    const { state } = this;
    if (state === undefined) return;
    const { isOffline } = this.data;
    const view = toView(state, texts, { today: today(), isOffline });
    this.setData({ view, empty: texts.empty[view.filter] });
  },

  changeNetwork({ isConnected }: { isConnected: boolean }) {
    this.setOffline(!isConnected);
    if (isConnected) todos.refresh();
  },

  setOffline(isOffline: boolean) {
    this.setData({ isOffline });
    this.render();
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
    await todos.refresh();
    my.stopPullDownRefresh();
  },

  onReachBottom() {
    todos.loadMore();
  },

  loadMore() {
    todos.loadMore();
  },

  retry() {
    todos.refresh();
  },

  choose({ target }: { target: { dataset: { filter: Filter } } }) {
    this.setData({ openRow: null });
    todos.show(target.dataset.filter);
    todos.refresh();
  },

  typeNew({ detail }: { detail: { value: string } }) {
    this.setData({ newText: detail.value });
  },

  async chooseNewDay() {
    const day = await chooseDay(this.data.newDue, today(), texts);
    if (day === undefined) return;
    this.setData({ newDue: day, newDayName: day === noDay ? '' : nameOfDay(day, today(), texts) });
  },

  add() {
    const text = tidyText(this.data.newText);
    if (text === '') return;
    todos.add({ text, due: this.data.newDue });
    const isLast = this.data.newDue === noDay;
    this.setData({ newText: '', newDue: noDay, newDayName: '' }, isLast ? scrollToEnd : undefined);
  },

  toggle(id: string) {
    vibrate();
    todos.toggle(id);
  },

  swipe(id: string | null) {
    this.setData({ openRow: id });
  },

  edit(id: string) {
    const todo = todos.find(id);
    if (todo === undefined) return;
    this.setData({ openRow: null, editing: { id, draft: { text: todo.text ?? '', due: todo.due } } });
  },

  save(draft: Draft) {
    const { editing } = this.data;
    if (editing !== null) todos.edit(editing.id, draft);
    this.stopEditing();
  },

  stopEditing() {
    this.setData({ editing: null });
  },

  async showMenu(id: string) {
    vibrate();
    const { index } = await my.showActionSheet({
      items: [labels.edit, labels.dueDay, labels.remove],
      destructiveBtnIndex: 2,
      cancelButtonText: labels.cancel,
    });
    if (index === 0) this.edit(id);
    if (index === 1) await this.changeDay(id);
    if (index === 2) this.remove(id);
  },

  async changeDay(id: string) {
    const todo = todos.find(id);
    const due = todo && (await chooseDay(todo.due, today(), texts));
    if (due !== undefined) todos.edit(id, { text: todo?.text ?? '', due });
  },

  removeEdited() {
    const { editing } = this.data;
    if (editing !== null) this.remove(editing.id);
  },

  remove(id: string) {
    const todo = todos.remove(id);
    if (todo === undefined) return;
    const removed = { id, todo };
    this.setData({ removed, editing: null, openRow: null });
    setTimeout(() => {
      if (this.data.removed === removed) this.setData({ removed: null });
    }, undoMilliseconds);
  },

  undo() {
    const { removed } = this.data;
    if (removed === null) return;
    this.setData({ removed: null });
    todos.restore(removed.id, removed.todo);
  },

  /** Says why, and gives a text back that would be lost. */
  showRejection({ change, wanted, error }: Rejection) {
    toast(texts.notSaved(reasonOf(error, texts)));
    if (change === 'add' && this.data.newText === '') this.setData({ newText: wanted?.text ?? '' });
    // The server has something else than what is loaded.
    todos.refresh();
  },
});

/** What has no due day comes last. */
function scrollToEnd(): void {
  if (my.canIUse('pageScrollTo')) my.pageScrollTo({ scrollTop: farBelow, duration: 200 });
}

/** Some phones cannot, and say so: no matter. */
function vibrate(): void {
  my.vibrateShort({ fail: () => undefined });
}

function toast(content: string): void {
  my.showToast({ content, type: 'none', duration: 3000 });
}
