import { chooseDay } from '../../alipay/choose-day';
import { texts } from '../../i18n/texts-of-phone';
import { type Day, nameOfDay, noDay, toDay } from '../../model/day';
import { longestText, tidyText } from '../../model/todo-text';
import type { Draft } from '../../model/todos';

interface Props {
  /** What the editor begins with. */
  draft: Draft;
  onSave: (draft: Draft) => void;
  onRemove: () => void;
  onClose: () => void;
}

const nothing = () => undefined;

/** A sheet over the page, in which one todo is edited. Nothing is changed before it is saved. */
Component({
  data: { labels: texts.labels, longestText, text: '', due: noDay as Day, dayName: '', canSave: false },

  props: { draft: { text: '', due: noDay }, onSave: nothing, onRemove: nothing, onClose: nothing } as Props,

  onInit() {
    const { text, due } = this.props.draft;
    this.setData({ text, canSave: tidyText(text) !== '' });
    this.showDay(due);
  },

  methods: {
    type({ detail }: { detail: { value: string } }) {
      this.setData({ text: detail.value, canSave: tidyText(detail.value) !== '' });
    },

    async chooseDay() {
      const day = await chooseDay(this.data.due, toDay(new Date()), texts);
      if (day !== undefined) this.showDay(day);
    },

    showDay(due: Day) {
      this.setData({ due, dayName: nameOfDay(due, toDay(new Date()), texts) });
    },

    save() {
      const { text, due, canSave } = this.data;
      if (canSave) this.props.onSave({ text: tidyText(text), due });
    },

    remove() {
      this.props.onRemove();
    },

    close() {
      this.props.onClose();
    },
  },
});
